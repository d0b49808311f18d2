using System.Buffers.Text;

namespace Cachewise.Entries;

/// <summary>Integers on the wire: bare decimal digits, so that the server can count and Django agrees.</summary>
internal static class Integer
{
    /// <summary>Whether the bytes are an integer of any size.</summary>
    public static bool Is(ReadOnlySpan<byte> bytes)
    {
        var digits = bytes is [(byte)'-', ..] ? bytes[1..] : bytes;
        return !digits.IsEmpty && digits.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
    }

    /// <summary>
    /// Reads what Redis counts with: 64 bits, and no second way to write a number (<c>string2ll</c> in its util.c).
    /// </summary>
    public static bool TryParse(ReadOnlySpan<byte> bytes, out long value) =>
        Utf8Parser.TryParse(bytes, out value, out var used)
        && used == bytes.Length
        && (bytes.Length == 1 || bytes is not ([(byte)'0' or (byte)'+', ..] or [(byte)'-', (byte)'0', ..]));
}
