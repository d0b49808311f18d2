namespace Cachewise.Entries;

/// <summary>The name of a type as it is written in C#.</summary>
internal static class TypeName
{
    public static string Describe(Type type)
    {
        if (type.IsArray)
        {
            return $"{Describe(type.GetElementType()!)}[{new string(',', type.GetArrayRank() - 1)}]";
        }

        if (!type.IsGenericType)
        {
            return type.Name;
        }

        return $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Describe))}>";
    }
}
