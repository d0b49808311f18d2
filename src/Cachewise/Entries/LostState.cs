using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Cachewise.Entries;

/// <summary>
/// The state of a type that its JSON does not carry. All state is in fields: each must belong to a member that is
/// written and read back, or be set by one. A member without a field is computed, and needs no storing.
/// </summary>
internal static class LostState
{
    private const string Mark = "or mark it [JsonIgnore] if it is not part of the value";
    private const BindingFlags OfThisPart = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly HashSet<Type> Stacks = [typeof(Stack<>), typeof(ConcurrentStack<>), typeof(ImmutableStack<>), typeof(IImmutableStack<>)];

    /// <summary>The members and fields of the type at the path that are lost.</summary>
    public static IEnumerable<ContractProblem> Find(JsonTypeInfo json, string path)
    {
        // Without a CLR member (a resolver added the JSON member), its field is unknown.
        if (json.Properties.Any(member => member.AttributeProvider is not MemberInfo))
        {
            return [];
        }

        var privates = new PrivateFields(json);
        return FieldsOf(json.Type).Where(field => !IsExempt(field)).Select(field => ProblemOf(field, json, path, privates)).OfType<ContractProblem>();
    }

    /// <summary>
    /// The state that a class of the application adds to a collection: JSON writes only the elements.
    /// </summary>
    public static IEnumerable<ContractProblem> FindInCollection(JsonTypeInfo json) =>
        from field in FieldsOf(json.Type)
        where !IsOfFramework(field.DeclaringType!) && !IsExempt(field)
        let member = AutomaticProperty(field) ?? (field.IsPublic ? (MemberInfo)field : null)
        where member is not null && !IsIgnored(member)
        select new ContractProblem(
            member.Name, $"is a member of a collection, of which JSON writes only the elements", $"hold the collection in a member instead of deriving from it, {Mark}");

    public static bool IsOfFramework(Type type) =>
        type.Assembly.GetName().Name is { } name && (name.StartsWith("System.", StringComparison.Ordinal) || name.StartsWith("Microsoft.", StringComparison.Ordinal));

    /// <summary>Whether it is a stack, which is written from its top and read from its bottom.</summary>
    public static bool IsReversed(Type type) => type.IsGenericType && Stacks.Contains(type.GetGenericTypeDefinition());

    /// <summary>Whether the member is written, and read back.</summary>
    public static bool IsStored(JsonPropertyInfo member) =>
        member.Get is not null && (member.Set is not null || member.AssociatedParameter is not null || IsPopulated(member));

    /// <summary>Whether JSON is read into the object that the member holds already.</summary>
    public static bool IsPopulated(JsonPropertyInfo member) =>
        (member.ObjectCreationHandling ?? PreferredHandling(member)) is JsonObjectCreationHandling.Populate;

    /// <summary>Whether JSON could be read into a collection of the type that exists already.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "A trimmed interface is only not seen; the advice is then a more general one.")]
    public static bool IsMutableCollection(Type type) =>
        type.Namespace is not ("System.Collections.Immutable" or "System.Collections.Frozen")
        && type.GetInterfaces().Append(type).Any(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(ICollection<>));

    public static string NameOf(JsonPropertyInfo member) => (member.AttributeProvider as MemberInfo)?.Name ?? member.Name;

    /// <summary>The property whose field the compiler made; null for any other field.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "A trimmed property is only not seen.")]
    public static PropertyInfo? AutomaticProperty(FieldInfo field) =>
        field.Name is ['<', .. var name] && name.EndsWith(">k__BackingField", StringComparison.Ordinal)
            ? field.DeclaringType!.GetProperty(name[..^">k__BackingField".Length], OfThisPart)
            : null;

    /// <summary>The field that the compiler made for the property; null where there is none.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "A trimmed field is only not seen.")]
    public static FieldInfo? FieldOf(PropertyInfo property) => property.DeclaringType!.GetField($"<{property.Name}>k__BackingField", OfThisPart);

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "A trimmed field is only not seen.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "As above, for the types that it derives from.")]
    private static IEnumerable<FieldInfo> FieldsOf(Type type)
    {
        for (var part = type; part is not null && part != typeof(object) && part != typeof(ValueType); part = part.BaseType)
        {
            foreach (var field in part.GetFields(OfThisPart))
            {
                yield return field;
            }
        }
    }

    private static ContractProblem? ProblemOf(FieldInfo field, JsonTypeInfo json, string path, PrivateFields privates)
    {
        if (AutomaticProperty(field) is { } property)
        {
            return IsIgnored(property) ? null : ProblemOf(property, MemberNamed(property.Name, json))?.Below($"{path}.");
        }

        if (field.IsPublic || MemberNamed(field.Name, json) is not null)
        {
            return ProblemOfDeclared(field, MemberNamed(field.Name, json))?.Below($"{path}.");
        }

        return privates.AreCarried(field) ? null : ProblemOfPrivate(field, json.Type, path);
    }

    /// <summary>An inherited field is named with the type that declares it, where the attribute belongs.</summary>
    private static ContractProblem ProblemOfPrivate(FieldInfo field, Type type, string path)
    {
        var owner = TypeName.Describe(field.DeclaringType!);
        var isInherited = field.DeclaringType != type;
        var isAtTop = string.Equals(path, TypeName.Describe(type), StringComparison.Ordinal);
        return new(
            $"{(isInherited && isAtTop ? owner : path)}.{PrivateFields.NameOf(field)}",
            $"is a private field {(isInherited && !isAtTop ? $"of {owner} " : "")}that no member of its JSON sets, so what methods put into it would be lost",
            $"add [JsonInclude], make it a property that JSON can set, {Mark}{(IsOfApplication(field.DeclaringType!) ? "" : $"; if {owner} is not yours to change, give the options a JsonConverter, or store a type of your own")}");
    }

    /// <summary>Whether the type certainly belongs to the application, and not to a package.</summary>
    private static bool IsOfApplication(Type type) => type.Assembly == Assembly.GetEntryAssembly();

    private static ContractProblem? ProblemOf(PropertyInfo property, JsonPropertyInfo? member)
    {
        if (member?.Get is null)
        {
            return property.GetMethod is { IsPublic: true }
                ? new(property.Name, "is left out by these JSON options", $"add [JsonInclude], {Mark}")
                : new(property.Name, "has no public getter, so JSON does not write it", $"add [JsonInclude], {Mark}");
        }

        if (IsStored(member) || !IsAutomatic(property.GetMethod))
        {
            return null; // a member that computes keeps the result in its field
        }

        if (property.SetMethod is not null)
        {
            return new(
                property.Name, "has a setter that is not public, so JSON does not read it back", $"add [JsonInclude], make the setter public or init, make it a constructor parameter, {Mark}");
        }

        return IsCollection(member)
            ? new(
                property.Name, "has no setter, so JSON does not read it back", $"add init, make it a constructor parameter, add [JsonObjectCreationHandling(JsonObjectCreationHandling.Populate)], {Mark}")
            : new(property.Name, "has no setter, so JSON does not read it back", $"add init, make it a parameter of the constructor that JSON calls ([JsonConstructor]), {Mark}");
    }

    private static ContractProblem? ProblemOfDeclared(FieldInfo field, JsonPropertyInfo? member)
    {
        if (IsIgnored(field) || (member is not null && IsStored(member)))
        {
            return null;
        }

        return member?.Get is null
            ? new(field.Name, "is a field, which these JSON options leave out", $"set IncludeFields on the options, add [JsonInclude], {Mark}") { IsOfOptions = true }
            : new(field.Name, "is a read-only field, so JSON does not read it back", $"make it a property with init, or a constructor parameter, {Mark}");
    }

    private static JsonPropertyInfo? MemberNamed(string name, JsonTypeInfo json) =>
        json.Properties.FirstOrDefault(member => string.Equals(NameOf(member), name, StringComparison.Ordinal));

    private static bool IsIgnored(MemberInfo member) =>
        member.GetCustomAttribute<JsonIgnoreAttribute>() is { Condition: JsonIgnoreCondition.Always or JsonIgnoreCondition.WhenWriting or JsonIgnoreCondition.WhenReading };

    private static bool IsAutomatic(MethodInfo? accessor) => accessor?.IsDefined(typeof(CompilerGeneratedAttribute), inherit: false) is true;

    /// <summary>Subscribers, locks and lazily made objects are no part of a value.</summary>
    private static bool IsExempt(FieldInfo field) =>
        typeof(Delegate).IsAssignableFrom(field.FieldType)
        || field.FieldType == typeof(Lock)
        || field.FieldType == typeof(SemaphoreSlim)
        || (field.FieldType == typeof(object) && field is { IsInitOnly: true, IsPublic: false } && AutomaticProperty(field) is null)
        || (field.FieldType.IsGenericType && field.FieldType.GetGenericTypeDefinition() == typeof(Lazy<>) && field.IsPrivate && AutomaticProperty(field) is null)
        || field.IsDefined(typeof(NonSerializedAttribute), inherit: false)
        || (!field.IsPublic && IsIgnored(field));

    private static JsonObjectCreationHandling PreferredHandling(JsonPropertyInfo member) =>
        member.Options.TryGetTypeInfo(member.DeclaringType, out var declaring) && declaring.PreferredPropertyObjectCreationHandling is { } handling
            ? handling
            : member.Options.PreferredObjectCreationHandling;

    private static bool IsCollection(JsonPropertyInfo member) =>
        member.Options.TryGetTypeInfo(member.PropertyType, out var type) && type.Kind is JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary;
}
