using System.Text.Encodings.Web;
using System.Text.Json.Serialization.Metadata;

namespace Cachewise.Entries;

/// <summary>
/// Text with half a surrogate pair, as of text that was cut within an emoji: it is no Unicode, and is written as
/// U+FFFD.
/// </summary>
internal static class HalfPair
{
    private const int Replacement = 0xFFFD;

    /// <summary>The loss of a value whose JSON is this; null if there is none, or the JSON does not tell.</summary>
    /// <remarks>
    /// The encoder escapes what it puts in place of half a pair. It writes a U+FFFD of the text as it is, unless the
    /// application's encoder escapes that too; then they look alike.
    /// </remarks>
    public static ContractProblem? FindIn(ReadOnlySpan<byte> json, JsonTypeInfo type) =>
        HasEscapedReplacement(json) && !(type.Options.Encoder ?? JavaScriptEncoder.Default).WillEncode(Replacement)
            ? new(TypeName.Describe(type.Type), "has text with half a surrogate pair, which is written as U+FFFD", "remove that half, as where the text was cut within an emoji")
            : null;

    private static bool HasEscapedReplacement(ReadOnlySpan<byte> json)
    {
        var escape = "\\uFFFD"u8;
        for (var from = 0; json[from..].IndexOf(escape) is >= 0 and var found; from += found + escape.Length)
        {
            var before = json[..(from + found)];
            if ((before.Length - before.TrimEnd((byte)'\\').Length) % 2 == 0)
            {
                return true;
            }
        }

        return false;
    }
}
