using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Cachewise.Entries;

/// <summary>Which fields the code of a method uses: the instructions of ECMA-335, III.4, that name one.</summary>
[UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Not reached under native AOT; a body or a field that trimming removed is only not seen.")]
internal static class FieldUse
{
    private const byte Call = 0x28;
    private const byte CallVirtual = 0x6F;
    private const byte LoadField = 0x7B;
    private const byte LoadFieldAddress = 0x7C;
    private const byte StoreField = 0x7D;
    private const byte StoreStaticField = 0x80;
    private const int MostMethods = 256;

    /// <summary>
    /// The fields that a method of the type uses, itself or by calling others of the type and of its base types.
    /// </summary>
    /// <param name="method">The method.</param>
    /// <param name="type">The type of the object that it is called on.</param>
    /// <param name="isWritten">Whether only fields count that are assigned, or passed by reference.</param>
    public static HashSet<FieldInfo> In(MethodBase method, Type type, bool isWritten = false)
    {
        var fields = new HashSet<FieldInfo>();
        var seen = new HashSet<MethodBase> { method };
        var pending = new Queue<MethodBase>([method]);
        while (pending.TryDequeue(out var next))
        {
            foreach (var (instruction, member) in Members(next))
            {
                if (member is FieldInfo field)
                {
                    if (!isWritten || instruction is StoreField or LoadFieldAddress)
                    {
                        fields.Add(field);
                    }
                }
                else if (member is MethodBase called && IsOfHierarchy(called, type) && seen.Count < MostMethods && seen.Add(called))
                {
                    pending.Enqueue(called);
                }
            }
        }

        return fields;
    }

    /// <summary>
    /// Whether the method assigns the field, or passes it by reference. A reference to a read-only field is usually
    /// only read.
    /// </summary>
    public static bool IsWrittenBy(MethodBase method, FieldInfo field) =>
        Members(method).Any(use => use is (StoreField or LoadFieldAddress, FieldInfo used)
            && used.HasSameMetadataDefinitionAs(field)
            && (use.Instruction is StoreField || !field.IsInitOnly));

    /// <summary>
    /// Whether the method assigns the field a value that differs at each run: between the assignment of another field
    /// and this one it calls a method that <paramref name="isVarying"/> accepts, or assigns a static field of the type,
    /// such as a counter.
    /// </summary>
    public static bool IsAssignedAnew(MethodBase method, FieldInfo field, Func<MethodBase, bool> isVarying)
    {
        var varies = false;
        foreach (var (instruction, member) in Members(method))
        {
            if (instruction is StoreField)
            {
                if (varies && field.HasSameMetadataDefinitionAs(member))
                {
                    return true;
                }

                varies = false;
            }
            else
            {
                varies |= (member is MethodBase called && isVarying(called)) || (instruction is StoreStaticField && member.DeclaringType == method.DeclaringType);
            }
        }

        return false;
    }

    private static bool IsOfHierarchy(MethodBase called, Type type) =>
        called.DeclaringType is { } owner && owner != typeof(object) && owner.IsAssignableFrom(type);

    /// <summary>
    /// The fields and methods that the code names. It is not parsed into instructions: a byte of an operand, followed
    /// by four that happen to be the token of a field, counts as a use.
    /// </summary>
    private static IEnumerable<(byte Instruction, MemberInfo Member)> Members(MethodBase method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (var at = 0; at + sizeof(int) < code.Length; at++)
        {
            if (code[at] is Call or CallVirtual or LoadField or LoadFieldAddress or StoreField or StoreStaticField
                && Resolve(method, BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(at + 1))) is { } member)
            {
                yield return (code[at], member);
            }
        }
    }

    private static MemberInfo? Resolve(MethodBase method, int token)
    {
        // A field, a method, a reference to one of another type, or a generic method with its arguments.
        if ((token >> 24) is not (0x04 or 0x06 or 0x0A or 0x2B))
        {
            return null;
        }

        try
        {
            var ofType = method.DeclaringType is { IsGenericType: true } type ? type.GetGenericArguments() : null;
            return method.Module.ResolveMember(token, ofType, method.IsGenericMethod ? method.GetGenericArguments() : null);
        }
        catch (Exception error) when (error is ArgumentException || MissingCode.IsCauseOf(error))
        {
            return null;
        }
    }
}
