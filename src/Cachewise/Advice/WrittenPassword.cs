using System.Text.RegularExpressions;
using Cachewise.Configuration.Binding;

namespace Cachewise.Advice;

/// <summary>
/// Distinguishes a password in a file, <c>redis://:secret@..</c>, from a variable, <c>redis://:${PASSWORD}@..</c>.
/// </summary>
internal static partial class WrittenPassword
{
    private const char Variable = '\0';

    /// <summary>Whether a URL or connection string, as the file has it, contains a password.</summary>
    public static bool IsInUrl(string raw) => AsWritten(raw) is { } text && Password().IsMatch(text);

    /// <summary>Whether the text, as the file has it, is a password.</summary>
    public static bool Is(string raw) => AsWritten(raw) is { Length: > 0 } text && !text.Contains(Variable, StringComparison.Ordinal);

    /// <summary>
    /// The text with the defaults of its variables, which are in the file too; variables without a default are marked.
    /// </summary>
    private static string? AsWritten(string raw) =>
        VariableExpansion.Expand(raw, name => raw.Contains($"${{{name}}}", StringComparison.Ordinal) ? $"{Variable}" : "", out _);

    [GeneratedRegex(@"^[^:]*://[^:]*:[^\0]+@|(^|,)\s*password\s*=[^,\0]+(,|$)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Password();
}
