using System.Buffers;
using System.Text;
using System.Text.Unicode;
using YamlDotNet.Core;

namespace Cachewise.Configuration.Sources.Yaml;

/// <summary>
/// Decodes the bytes of a file: UTF-8, with or without a byte order mark, without characters that an editor does not
/// show.
/// </summary>
internal static class YamlText
{
    // What YAML forbids in a file (YAML 1.2, section 5.1), and a byte order mark after the start, which would be part
    // of a name.
    private static readonly SearchValues<char> Forbidden = SearchValues.Create(
        [.. Enumerable.Range(0, 0x20).Concat(Enumerable.Range(0x7F, 0x21)).Select(code => (char)code).Except(['\t', '\n', '\r', '\u0085']), '\uFEFF', '\uFFFE', '\uFFFF']);

    /// <exception cref="CacheConfigurationException">The bytes are no such text.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes, YamlErrors errors)
    {
        if (bytes is [0xFF, 0xFE, ..] or [0xFE, 0xFF, ..])
        {
            throw errors.Stop("The file is UTF-16", "save it as UTF-8", MarkOf("", 0));
        }

        bytes = bytes.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes;
        var characters = new char[bytes.Length];
        var status = Utf8.ToUtf16(bytes, characters, out _, out var length, replaceInvalidSequences: false);
        var text = new string(characters, 0, length);
        if (status is not OperationStatus.Done)
        {
            throw errors.Stop("The file is not UTF-8 here", "save it as UTF-8", MarkOf(text, length));
        }

        return text.AsSpan().IndexOfAny(Forbidden) is >= 0 and var index
            ? throw errors.Stop(
                $"A character that cannot be seen stands here (U+{(int)text[index]:X4})", "remove it, or write it as an escape in double quotes", MarkOf(text, index))
            : text;
    }

    /// <summary>The line and column of the character with this index.</summary>
    public static Mark MarkOf(string text, int index)
    {
        var before = text.AsSpan(0, index);
        return new(index, before.Count('\n') + 1, index - before.LastIndexOf('\n'));
    }
}
