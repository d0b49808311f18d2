using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization.Metadata;

namespace Cachewise.Values;

/// <summary>Which private fields of a type JSON carries, by way of the setters and the constructor that it calls.</summary>
/// <remarks>Not looked at under native AOT, where there is no code to look into.</remarks>
internal sealed class PrivateFields
{
    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private readonly List<(Type Type, HashSet<FieldInfo> Fields)> _setters = [];
    private readonly HashSet<FieldInfo> _constructed = [];
    private readonly List<Type> _parameters = [];

    public PrivateFields(JsonTypeInfo json)
    {
        if (!RuntimeFeature.IsDynamicCodeSupported)
        {
            return;
        }

        foreach (var member in json.Properties)
        {
            if (member.AttributeProvider is not PropertyInfo property)
            {
                continue;
            }

            var accessor = member.Set is not null ? property.SetMethod : LostState.IsPopulated(member) ? property.GetMethod : null;
            if (accessor is not null)
            {
                _setters.Add((property.PropertyType, FieldUse.In(accessor, json.Type)));
            }

            // A parameter that an automatic property takes is not left for another field.
            if (member.AssociatedParameter is { } parameter && LostState.FieldOf(property) is null)
            {
                _parameters.Add(parameter.ParameterType);
            }
        }

        if (_parameters.Count > 0 && json.ConstructorAttributeProvider is ConstructorInfo constructor)
        {
            _constructed = FieldUse.In(constructor, json.Type);
        }
    }

    /// <summary>The name of a field as it is written in C#: a captured parameter of a primary constructor is <c>&lt;name&gt;P</c>.</summary>
    public static string NameOf(FieldInfo field) => field.Name is ['<', .. var name] && name.Contains('>', StringComparison.Ordinal) ? name.Split('>')[0] : field.Name;

    public bool AreCarried(FieldInfo field) =>
        !RuntimeFeature.IsDynamicCodeSupported
        || _setters.Any(setter => Contains(setter.Fields, field) && CanCarry(setter.Type, field.FieldType))
        || (Contains(_constructed, field) && _parameters.Any(parameter => CanCarry(parameter, field.FieldType)))
        || IsComputed(field);

    private static bool Contains(HashSet<FieldInfo> fields, FieldInfo field) => fields.Any(field.HasSameMetadataDefinitionAs);

    /// <summary>Whether what is in the field can be made of the member: text and numbers of each other, the rest of what is like it.</summary>
    private static bool CanCarry(Type member, Type field)
    {
        member = Nullable.GetUnderlyingType(member) ?? member;
        field = Nullable.GetUnderlyingType(field) ?? field;
        return member.IsAssignableFrom(field)
            || field.IsAssignableFrom(member)
            || IsScalar(field)
            || (ElementOf(member) is { } element && element == ElementOf(field));
    }

    private static bool IsScalar(Type type) => ImmutabilityProof.IsPrimitive(type) || type == typeof(Uri) || type == typeof(Version);

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Not reached under native AOT.")]
    private static Type? ElementOf(Type type) =>
        type.GetInterfaces().Append(type).FirstOrDefault(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0];

    /// <summary>Whether only getters, and what every object has, write the field: it keeps what they computed. A collection is changed without being written.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Not reached under native AOT.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Not reached under native AOT.")]
    private static bool IsComputed(FieldInfo field)
    {
        if (field.IsInitOnly || !IsScalar(Nullable.GetUnderlyingType(field.FieldType) ?? field.FieldType))
        {
            return false;
        }

        var type = field.DeclaringType!;
        var methods = type.GetMethods(All)
            .Concat<MethodBase>(type.GetConstructors(All))
            .Concat(type.GetNestedTypes(BindingFlags.NonPublic).SelectMany(nested => nested.GetMethods(All)));
        string[] writers = [.. methods.Where(method => FieldUse.IsWrittenBy(method, field)).Select(method => method.Name)];
        return writers.Length > 0
            && writers.All(name => name.StartsWith("get_", StringComparison.Ordinal) || name is nameof(GetHashCode) or nameof(ToString));
    }
}
