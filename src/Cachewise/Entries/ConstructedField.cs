using System.Collections;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Cachewise.Entries;

/// <summary>
/// A private field that only constructors write. Reading a value calls the constructor, which computes the same from
/// the same members.
/// </summary>
/// <remarks>Not examined under native AOT, where there is no IL to read.</remarks>
[UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Not reached under native AOT.")]
[UnconditionalSuppressMessage("Trimming", "IL2075", Justification = "Not reached under native AOT.")]
internal static class ConstructedField
{
    private const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    private static readonly HashSet<Type> Varying = [typeof(Random), typeof(RandomNumberGenerator), typeof(Stopwatch), typeof(TimeProvider), typeof(Interlocked)];

    private static readonly HashSet<string> VaryingMembers =
        ["get_Now", "get_UtcNow", "get_Today", nameof(Guid.NewGuid), nameof(Guid.CreateVersion7), "get_TickCount", "get_TickCount64"];

    /// <summary>
    /// Whether the field has the same content in a value of the type that is read as in the one that was stored.
    /// </summary>
    /// <param name="field">The field, which the type or one of its base types declares.</param>
    /// <param name="type">The type of the value.</param>
    /// <param name="writers">What writes the field.</param>
    public static bool IsMadeAgain(FieldInfo field, Type type, IReadOnlyList<MethodBase> writers) =>
        (field.IsInitOnly || field.IsPrivate)
        && writers.All(writer => writer is ConstructorInfo && writer.DeclaringType!.HasSameMetadataDefinitionAs(field.DeclaringType!) && !FieldUse.IsAssignedAnew(writer, field, IsVarying))
        && HasOneConstructor(type)
        && IsUnchanging(field.FieldType, []);

    /// <summary>
    /// Whether the type is a container of objects or of growing text: methods fill it without writing the field.
    /// </summary>
    public static bool IsContainer(Type type) =>
        (typeof(IEnumerable).IsAssignableFrom(type) && type != typeof(string))
        || typeof(Stream).IsAssignableFrom(type)
        || typeof(TextWriter).IsAssignableFrom(type)
        || type == typeof(StringBuilder)
        || (type.IsGenericType && (type.GetGenericTypeDefinition() == typeof(Memory<>) || type.GetGenericTypeDefinition() == typeof(ReadOnlyMemory<>)))
        || (type is { IsInterface: false, Namespace: "System.Collections.Generic" or "System.Threading.Channels" } && !IsComparer(type));

    /// <summary>
    /// Whether JSON has no choice of constructor. A structure can be made without one, and then lacks what a
    /// constructor computes. An abstract class has no objects of its own; derived classes are examined with the fields
    /// that they inherit.
    /// </summary>
    private static bool HasOneConstructor(Type type) =>
        !type.IsValueType && (type.IsAbstract || type.GetConstructors(Instance).Count(constructor => !IsOfRecordCopy(constructor)) == 1);

    private static bool IsOfRecordCopy(ConstructorInfo constructor) =>
        constructor.GetParameters() is [var only] && only.ParameterType == constructor.DeclaringType && only.ParameterType.GetMethod("<Clone>$", Type.EmptyTypes) is not null;

    private static bool IsVarying(MethodBase called) => Varying.Contains(called.DeclaringType!) || VaryingMembers.Contains(called.Name);

    /// <summary>
    /// Whether methods can change what a field of the type refers to only by writing the field. This is assumed of an
    /// interface that is no collection, such as a logger: it is a service.
    /// </summary>
    private static bool IsUnchanging(Type type, HashSet<Type> seen)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (PrivateFields.IsScalar(type))
        {
            return true;
        }

        if (IsContainer(type))
        {
            return type.Namespace is "System.Collections.Immutable" or "System.Collections.Frozen";
        }

        if (type.IsInterface || typeof(Delegate).IsAssignableFrom(type) || !seen.Add(type))
        {
            return true;
        }

        if (LostState.IsOfFramework(type))
        {
            return type.IsValueType
                ? type.GetGenericArguments().All(argument => IsUnchanging(argument, seen))
                : type != typeof(Stopwatch)
                    && !type.GetProperties().Any(property => property.SetMethod is { IsPublic: true, IsStatic: false })
                    && !type.GetFields().Any(field => field is { IsStatic: false, IsInitOnly: false });
        }

        for (var part = type; part is not null && part != typeof(object) && part != typeof(ValueType); part = part.BaseType)
        {
            if (!part.GetFields(Instance).All(field => (field.IsInitOnly || type.IsValueType) && IsUnchanging(field.FieldType, seen)))
            {
                return false;
            }
        }

        return true;
    }

    private static bool IsComparer(Type type) => typeof(IComparer).IsAssignableFrom(type) || typeof(IEqualityComparer).IsAssignableFrom(type);
}
