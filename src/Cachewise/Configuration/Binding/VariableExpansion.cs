using System.Text;

namespace Cachewise.Configuration.Binding;

/// <summary>
/// Expands the variables of a text, by the rules of shells and Compose files: <c>${NAME}</c>, <c>${NAME:-default}</c>
/// for a variable that may be not set or empty, and <c>$${</c> for a literal <c>${</c>. The value of a variable is not
/// expanded again; a line break at its end, as files of secrets have it, is removed.
/// </summary>
internal static class VariableExpansion
{
    private const string Start = "${";
    private const string DefaultMark = ":-";

    /// <summary>
    /// The text with its variables expanded; null, with a problem and its fix, if that is not possible.
    /// </summary>
    public static string? Expand(string text, Func<string, string?> valueOf, out (string Problem, string Fix) error)
    {
        error = default;
        var expanded = new StringBuilder(text.Length);
        var from = 0;
        for (var start = text.IndexOf(Start, StringComparison.Ordinal); start >= 0; start = text.IndexOf(Start, from, StringComparison.Ordinal))
        {
            if (start > from && text[start - 1] is '$')
            {
                expanded.Append(text, from, start - 1 - from).Append(Start);
                from = start + Start.Length;
                continue;
            }

            expanded.Append(text, from, start - from);
            var end = text.IndexOf('}', start);
            if (end < 0)
            {
                error = ("has a '${' without its '}'", "close it, or write '$${' for the characters themselves");
                return null;
            }

            var inner = text[(start + Start.Length)..end];
            var mark = inner.IndexOf(DefaultMark, StringComparison.Ordinal);
            var name = mark < 0 ? inner : inner[..mark];
            if (!IsName(name))
            {
                error = IsName(inner.Split('-', '=', '?', '+', ':')[0])
                    ? ("has a form of '${' that is not understood", "use ${NAME} or ${NAME:-default}, or write '$${' for the characters themselves")
                    : ("has a '${' without the name of a variable", "name it in letters, digits and '_', as in ${REDIS_URL}, or write '$${' for the characters themselves");
                return null;
            }

            var standIn = mark < 0 ? null : inner[(mark + DefaultMark.Length)..];
            if (standIn?.Contains(Start, StringComparison.Ordinal) == true)
            {
                error = ($"has a variable in the default of ${{{name}}}", "use a default that is plain text");
                return null;
            }

            var value = valueOf(name)?.TrimEnd('\r', '\n');
            if (value is null && standIn is null)
            {
                error = ($"names the variable {name}, which is not set", $"set it, or give a default, as in ${{{name}:-default}}");
                return null;
            }

            expanded.Append(standIn is not null && string.IsNullOrEmpty(value) ? standIn : value);
            from = end + 1;
        }

        return expanded.Append(text, from, text.Length - from).ToString();
    }

    private static bool IsName(string name) => name is [not (>= '0' and <= '9'), ..] && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_');
}
