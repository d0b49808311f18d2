using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Serialization.Metadata;

namespace Cachewise.Entries;

/// <summary>
/// The private fields of a type that JSON carries, through the setters and the constructor that it calls.
/// </summary>
/// <remarks>Not examined under native AOT, where there is no IL to read.</remarks>
internal sealed class PrivateFields
{
    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private readonly List<(Type Type, HashSet<FieldInfo> Fields, HashSet<FieldInfo> Written)> _setters = [];
    private readonly HashSet<FieldInfo> _constructed = [];
    private readonly List<Type> _parameters = [];
    private readonly Type _type;

    public PrivateFields(JsonTypeInfo json)
    {
        _type = json.Type;
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
                _setters.Add((property.PropertyType, FieldUse.In(accessor, json.Type), FieldUse.In(accessor, json.Type, isWritten: true)));
            }

            // A parameter that an automatic property takes is not available for another field.
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

    /// <summary>
    /// The name of a field as it is written in C#: a captured parameter of a primary constructor is
    /// <c>&lt;name&gt;P</c>.
    /// </summary>
    public static string NameOf(FieldInfo field) => field.Name is ['<', .. var name] && name.Contains('>', StringComparison.Ordinal) ? name.Split('>')[0] : field.Name;

    /// <summary>Whether it is one immutable value, such as text, a number or an address.</summary>
    public static bool IsScalar(Type type) => ImmutabilityProof.IsPrimitive(type) || type == typeof(Uri) || type == typeof(Version);

    public bool AreCarried(FieldInfo field) =>
        !RuntimeFeature.IsDynamicCodeSupported
        || _setters.Any(setter => Contains(setter.Fields, field) && CanCarry(setter.Type, field.FieldType))
        || (Contains(_constructed, field) && _parameters.Any(parameter => CanCarry(parameter, field.FieldType)))
        || AreCarried(field, WritersOf(field));

    /// <summary>
    /// A field that only constructors write is changed by setters through the object that it refers to; any other field
    /// must be written by a setter.
    /// </summary>
    private bool AreCarried(FieldInfo field, List<MethodBase> writers)
    {
        var isConstructed = writers.All(writer => writer is ConstructorInfo);
        return _setters.Any(setter => Contains(isConstructed ? setter.Fields : setter.Written, field) && CanPut(setter.Type, field.FieldType))
            || IsMemo(field, writers)
            || ConstructedField.IsMadeAgain(field, _type, writers);
    }

    private static bool Contains(HashSet<FieldInfo> fields, FieldInfo field) => fields.Any(field.HasSameMetadataDefinitionAs);

    /// <summary>
    /// Whether the content of the field can be made from the member: text and numbers from each other, other types from
    /// similar ones.
    /// </summary>
    private static bool CanCarry(Type member, Type field)
    {
        member = Nullable.GetUnderlyingType(member) ?? member;
        field = Nullable.GetUnderlyingType(field) ?? field;
        return member.IsAssignableFrom(field)
            || field.IsAssignableFrom(member)
            || IsScalar(field)
            || (ElementOf(member) is { } element && element == ElementOf(field));
    }

    /// <summary>
    /// Whether a setter of the member can put its argument into the object that the field holds. For a container the
    /// type of the content decides: a setter that sets the length of a buffer does not fill it.
    /// </summary>
    private static bool CanPut(Type member, Type field) =>
        CanCarry(member, field)
        || !ConstructedField.IsContainer(field)
        || ConstructedField.IsContainer(member)
        || ContentOf(field).Any(content => content.IsAssignableFrom(member) || (content == typeof(string) && IsScalar(member) && IsDictionary(field)));

    private static bool IsDictionary(Type type) =>
        ElementOf(type) is { IsGenericType: true } element && element.GetGenericTypeDefinition() == typeof(KeyValuePair<,>);

    private static Type[] ContentOf(Type container) =>
        container == typeof(StringBuilder) ? [typeof(string)]
        : container.IsArray ? [container.GetElementType()!]
        : ElementOf(container) is { } element ? element.IsGenericType ? [element, .. element.GetGenericArguments()] : [element]
        : container.IsGenericType ? container.GetGenericArguments()
        : [typeof(object)];

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Not reached under native AOT.")]
    private static Type? ElementOf(Type type) =>
        type.GetInterfaces().Append(type).FirstOrDefault(one => one.IsGenericType && one.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0];

    /// <summary>
    /// Whether only getters and the methods of every object write the field: it caches what they computed. A collection
    /// can change without being written.
    /// </summary>
    private static bool IsMemo(FieldInfo field, List<MethodBase> writers) =>
        !field.IsInitOnly
        && IsScalar(Nullable.GetUnderlyingType(field.FieldType) ?? field.FieldType)
        && writers.Count > 0
        && writers.All(writer => writer.Name.StartsWith("get_", StringComparison.Ordinal) || writer.Name is nameof(GetHashCode) or nameof(ToString));

    /// <summary>
    /// The methods and constructors of the type that declares the field, and of the types nested in it, that write the
    /// field.
    /// </summary>
    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Not reached under native AOT.")]
    [UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Not reached under native AOT.")]
    private static List<MethodBase> WritersOf(FieldInfo field)
    {
        var writers = new List<MethodBase>();
        var types = new Queue<Type>([field.DeclaringType!]);
        while (types.TryDequeue(out var type))
        {
            writers.AddRange(type.GetMethods(All).Concat<MethodBase>(type.GetConstructors(All)).Where(method => FieldUse.IsWrittenBy(method, field)));
            foreach (var nested in type.GetNestedTypes(All))
            {
                types.Enqueue(nested);
            }
        }

        return writers;
    }
}
