using System.Globalization;
using System.Text;

namespace Cachewise.Django;

/// <summary>
/// Writes settings as Python literals: each entry of a dictionary and each item of a list on its own line.
/// </summary>
internal static class PythonText
{
    private const int Step = 4;

    /// <summary>The value as a literal; further lines are indented.</summary>
    public static string Write(object? value, int indent = 0) => value switch
    {
        IReadOnlyDictionary<string, object?> map => Lines('{', map.Select(entry => $"{Quote(entry.Key)}: {Write(entry.Value, indent + Step)}"), '}', indent),
        IReadOnlyDictionary<int, int> map => Lines('{', map.Select(entry => $"{entry.Key}: {entry.Value}"), '}', indent),
        IReadOnlyList<object?> list => Lines('[', list.Select(WriteItem), ']', indent),
        _ => WriteScalar(value),
    };

    private static string WriteItem(object? item) => item switch
    {
        IReadOnlyDictionary<string, object?> map => $"{{{string.Join(", ", map.Select(entry => $"{Quote(entry.Key)}: {WriteItem(entry.Value)}"))}}}",
        IReadOnlyList<object?> list => $"[{string.Join(", ", list.Select(WriteItem))}]",
        _ => WriteScalar(item),
    };

    private static string Lines(char open, IEnumerable<string> lines, char close, int indent)
    {
        var text = new StringBuilder().Append(open).Append('\n');
        foreach (var line in lines)
        {
            text.Append(' ', indent + Step).Append(line).Append(",\n");
        }

        return text.Append(' ', indent).Append(close).ToString();
    }

    private static string WriteScalar(object? value) => value switch
    {
        null => "None",
        true => "True",
        false => "False",
        string text => Quote(text),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    // Invisible characters are escaped, and half a surrogate pair, which Python source cannot contain.
    private static string Quote(string text)
    {
        var literal = new StringBuilder("'");
        for (var i = 0; i < text.Length; i++)
        {
            var isPair = char.IsSurrogatePair(text, i);
            if (text[i] is '\'' or '\\')
            {
                literal.Append('\\').Append(text[i]);
            }
            else if (text[i] is ' ' || IsVisible(CharUnicodeInfo.GetUnicodeCategory(text, i)))
            {
                literal.Append(text.AsSpan(i, isPair ? 2 : 1));
            }
            else
            {
                literal.Append(isPair ? $"\\U{char.ConvertToUtf32(text, i):x8}" : $"\\u{(int)text[i]:x4}");
            }

            i += isPair ? 1 : 0;
        }

        return literal.Append('\'').ToString();
    }

    private static bool IsVisible(UnicodeCategory category) => category is not (
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.SpaceSeparator or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator);
}
