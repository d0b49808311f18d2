using System.Globalization;
using System.Text;
using Cachewise.Errors;

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
        VariableText text => text.ToPython(),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture)!,
    };

    // Invisible characters are escaped, and half a surrogate pair, which Python source cannot contain.
    private static string Quote(string text)
    {
        var literal = new StringBuilder("'");
        for (var i = 0; i < text.Length;)
        {
            if (text[i] is '\'' or '\\')
            {
                literal.Append('\\');
                literal.Append(text[i++]);
            }
            else
            {
                i += VisibleText.Append(literal, text, i);
            }
        }

        return literal.Append('\'').ToString();
    }
}
