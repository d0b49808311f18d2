using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Cachewise.Configuration;

/// <summary>The members of a settings type that declare caches, and those that only look so.</summary>
internal static class SettingsMembers
{
    private const string Start = "Cache";

    /// <summary>The public properties that declare a cache.</summary>
    public static IEnumerable<PropertyInfo> DeclarationsOf([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] Type type) =>
        ConfigsOf(type).Where(IsDeclaration);

    public static string AliasOf(MemberInfo member) => AliasName.ToSnakeCase(member.Name[Start.Length..].Trim('_'));

    /// <summary>
    /// Whether the property is computed: neither set from outside, nor a value that the constructor or the initializer
    /// has stored.
    /// </summary>
    public static bool IsComputed(PropertyInfo property) =>
        property.SetMethod is null && property.GetMethod?.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) is not true;

    /// <summary>The errors of members that would declare no cache.</summary>
    public static IEnumerable<ConfigurationError> ErrorsOf([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] Type type)
    {
        var declared = DeclarationsOf(type).Select(AliasOf).ToHashSet(AliasName.Comparer);
        return
        [
            .. ConfigsOf(type).Where(property => !IsDeclaration(property)).Select(property => new ConfigurationError(
                AliasName.Default, $"{type.Name}.{property.Name} is a CacheConfig that declares no cache", "name it Cache and then the alias, as in CacheProductPages")),
            .. HiddenMembersOf(type).Where(member => !declared.Contains(AliasOf(member))).Select(member => new ConfigurationError(
                AliasOf(member), $"{type.Name}.{member.Name} declares no cache, because it is {KindOf(member)}",
                $"write public CacheConfig {member.Name} {{ get; init; }}, or name it otherwise if it is no cache")),
        ];
    }

    private static IEnumerable<PropertyInfo> ConfigsOf([DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.PropertyType == typeof(CacheConfig) && property.GetIndexParameters().Length == 0);

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "A member that trimming has removed is used by nothing; it is not reported then.")]
    private static IEnumerable<MemberInfo> HiddenMembersOf(Type type) =>
        type.GetMembers(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static)
            .Where(member => IsDeclaration(member) && member switch
            {
                PropertyInfo property => property.PropertyType == typeof(CacheConfig) && property.GetMethod is not { IsPublic: true, IsStatic: false },
                FieldInfo field => field.FieldType == typeof(CacheConfig),
                _ => false,
            })
            .OrderBy(member => member.Name, StringComparer.Ordinal);

    private static string KindOf(MemberInfo member) => member switch
    {
        FieldInfo => "a field",
        PropertyInfo { GetMethod.IsStatic: true } => "static",
        _ => "not public",
    };

    private static bool IsDeclaration(MemberInfo member) =>
        member.Name.StartsWith(Start, StringComparison.Ordinal)
        && AliasOf(member) is not ""
        && !char.IsLower(member.Name[Start.Length]); // Cached, Caches
}
