using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;

namespace Cachewise.Values;

/// <summary>Which fields the code of a method uses: the instructions of ECMA-335, III.4, that name one.</summary>
[UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Not reached under native AOT; where trimming took a body or a field away, it is only not seen.")]
internal static class FieldUse
{
    private const byte Call = 0x28;
    private const byte CallVirtual = 0x6F;
    private const byte LoadField = 0x7B;
    private const byte LoadFieldAddress = 0x7C;
    private const byte StoreField = 0x7D;
    private const int MostCallsDeep = 4;

    /// <summary>The fields that a method of the type uses, itself or by calling others of the type.</summary>
    public static HashSet<FieldInfo> In(MethodBase method, Type type)
    {
        var fields = new HashSet<FieldInfo>();
        Collect(method, type, fields, [], MostCallsDeep);
        return fields;
    }

    /// <summary>Whether the method assigns the field, or hands out where it is.</summary>
    public static bool IsWrittenBy(MethodBase method, FieldInfo field) =>
        Members(method).Any(use => use is (StoreField or LoadFieldAddress, FieldInfo used) && used.HasSameMetadataDefinitionAs(field));

    private static void Collect(MethodBase method, Type type, HashSet<FieldInfo> fields, HashSet<MethodBase> seen, int depth)
    {
        if (depth == 0 || !seen.Add(method))
        {
            return;
        }

        foreach (var (_, member) in Members(method))
        {
            if (member is FieldInfo field)
            {
                fields.Add(field);
            }
            else if (member is MethodBase { DeclaringType: { } owner } called && owner != typeof(object) && owner.IsAssignableFrom(type))
            {
                Collect(called, type, fields, seen, depth - 1);
            }
        }
    }

    /// <summary>
    /// The fields and methods that the code names. It is not taken apart into instructions: a byte that is only part of an operand, with four after it
    /// that are by chance the token of a field, is taken for one.
    /// </summary>
    private static IEnumerable<(byte Instruction, MemberInfo Member)> Members(MethodBase method)
    {
        var code = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (var at = 0; at + sizeof(int) < code.Length; at++)
        {
            if (code[at] is Call or CallVirtual or LoadField or LoadFieldAddress or StoreField
                && Resolve(method, BinaryPrimitives.ReadInt32LittleEndian(code.AsSpan(at + 1))) is { } member)
            {
                yield return (code[at], member);
            }
        }
    }

    private static MemberInfo? Resolve(MethodBase method, int token)
    {
        if ((token >> 24) is not (0x04 or 0x06 or 0x0A)) // a field, a method, or a reference to one of another type
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
