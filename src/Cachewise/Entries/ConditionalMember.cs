using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Cachewise.Entries;

/// <summary>A member that is not always written.</summary>
/// <param name="Name">Its name in the type.</param>
/// <param name="Get">Reads it.</param>
/// <param name="IsWritten">Whether an object's value of it is written.</param>
internal sealed record ConditionalMember(string Name, Func<object, object?> Get, Func<object, object?, bool> IsWritten)
{
    /// <summary>The member, if it has a condition, of its own or of the options.</summary>
    public static ConditionalMember? Find(JsonPropertyInfo member) =>
        member.Get is { } get && (member.ShouldSerialize ?? OfOptions(member)) is { } isWritten ? new(LostState.NameOf(member), get, isWritten) : null;

    [UnconditionalSuppressMessage("Trimming", "IL2072", Justification = "The default of a value type needs no constructor.")]
    private static Func<object, object?, bool>? OfOptions(JsonPropertyInfo member)
    {
        if ((member.AttributeProvider as MemberInfo)?.IsDefined(typeof(JsonIgnoreAttribute), inherit: false) is true)
        {
            return null;
        }

        var type = member.PropertyType;
        var none = type.IsValueType && Nullable.GetUnderlyingType(type) is null ? RuntimeHelpers.GetUninitializedObject(type) : null;
        return member.Options.DefaultIgnoreCondition switch
        {
            JsonIgnoreCondition.WhenWritingNull => static (_, value) => value is not null,
            JsonIgnoreCondition.WhenWritingDefault => (_, value) => !Equals(value, none),
            _ => null,
        };
    }
}
