using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Cachewise.Entries;

/// <summary>
/// Proves that nothing can change an object, and that its JSON has all of it. Values without a proof are copied. No
/// proof can see what constructors make of the JSON; <see cref="JsonContract{T}.VerifyRoundTrip"/> tries it.
/// </summary>
/// <remarks>
/// Holds for primitives and the like, for <c>[ImmutableObject(true)]</c>, for immutable arrays and lists of such, and
/// for sealed records all of whose fields are read-only, of such types, and written and read as JSON members. Not for
/// immutable dictionaries and sets (JSON loses their comparers), nor for types with converters of their own. Under
/// native AOT, where trimming removes fields and so makes the proof vacuous, only primitives and the attribute count.
/// </remarks>
internal static class ImmutabilityProof
{
    private static readonly HashSet<Type> Primitives =
    [
        typeof(bool), typeof(byte), typeof(sbyte), typeof(short), typeof(ushort), typeof(int), typeof(uint), typeof(long), typeof(ulong),
        typeof(Int128), typeof(UInt128), typeof(Half), typeof(float), typeof(double), typeof(decimal),
        typeof(char), typeof(string), typeof(Guid), typeof(DateTime), typeof(DateTimeOffset), typeof(DateOnly), typeof(TimeOnly), typeof(TimeSpan),
    ];

    public static bool Holds(JsonTypeInfo type)
    {
        try
        {
            return Holds(type, []);
        }
        catch (Exception error) when (MissingCode.IsCauseOf(error))
        {
            return false;
        }
    }

    /// <summary>Whether it is text, a number, a time or the like, which is one value and cannot change.</summary>
    public static bool IsPrimitive(Type type) => Primitives.Contains(type) || type.IsEnum;

    private static bool Holds(JsonTypeInfo json, HashSet<Type> underProof)
    {
        var type = json.Type;
        if (type.GetCustomAttribute<ImmutableObjectAttribute>(inherit: false) is { Immutable: true })
        {
            return true;
        }

        if (type.GetCustomAttribute<JsonConverterAttribute>(inherit: false) is not null || json.Options.Converters.Any(converter => converter.CanConvert(type)))
        {
            return false;
        }

        if (IsPrimitive(type))
        {
            return true;
        }

        // A type that refers to itself is proven if the rest of it is.
        if (!RuntimeFeature.IsDynamicCodeSupported || !underProof.Add(type))
        {
            return RuntimeFeature.IsDynamicCodeSupported;
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() is var generic
            && (generic == typeof(Nullable<>) || generic == typeof(ImmutableArray<>) || generic == typeof(ImmutableList<>)))
        {
            return Holds(json.Options.GetTypeInfo(type.GetGenericArguments()[0]), underProof);
        }

        return type.IsSealed && json.Kind is JsonTypeInfoKind.Object && IsRecord(type) && FieldsOf(type).All(field => IsFaithful(field, json, underProof));
    }

    /// <summary>
    /// Whether the field cannot be assigned, holds only what cannot change, and goes through JSON both ways.
    /// </summary>
    private static bool IsFaithful(FieldInfo field, JsonTypeInfo json, HashSet<Type> underProof) =>
        field.IsInitOnly
        && MemberOf(field, json) is { Get: not null, CustomConverter: null, NumberHandling: null } member
        && (member.Set is not null || member.AssociatedParameter is not null)
        && (member.ShouldSerialize is null || json.Options.DefaultIgnoreCondition is JsonIgnoreCondition.Never)
        && Holds(json.Options.GetTypeInfo(field.FieldType), underProof);

    /// <summary>The JSON member of an automatic property's field; a field of any other kind has none.</summary>
    private static JsonPropertyInfo? MemberOf(FieldInfo field, JsonTypeInfo json) =>
        json.Properties.FirstOrDefault(member =>
            member.AttributeProvider is PropertyInfo property
            && property.DeclaringType == field.DeclaringType
            && string.Equals(field.Name, $"<{property.Name}>k__BackingField", StringComparison.Ordinal)
            && property.GetCustomAttribute<JsonIgnoreAttribute>() is null);

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Not reached under native AOT; a trimmed field only makes the proof fail or leaves nothing to alias.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "As above, for the types that it derives from.")]
    private static IEnumerable<FieldInfo> FieldsOf(Type type)
    {
        for (var part = type; part is not null && part != typeof(object) && part != typeof(ValueType); part = part.BaseType)
        {
            foreach (var field in part.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                yield return field;
            }
        }
    }

    /// <summary>Records print their members through a method that the compiler writes.</summary>
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Not reached under native AOT; where the method is trimmed the proof fails, and values are copied.")]
    private static bool IsRecord(Type type) =>
        type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic, [typeof(System.Text.StringBuilder)])?
            .GetCustomAttribute<CompilerGeneratedAttribute>() is not null;
}
