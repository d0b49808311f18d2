using System.Text.RegularExpressions;
using Cachewise.Configuration.Binding;

namespace Cachewise.Advice;

/// <summary>Tells a password that a file holds from one that it only names: <c>redis://:secret@..</c> from <c>redis://:${PASSWORD}@..</c>.</summary>
internal static partial class WrittenPassword
{
    private const char Variable = '\0';

    /// <summary>Whether there is a password in a URL or connection string, as it stands in the file.</summary>
    public static bool IsInUrl(string raw) => AsWritten(raw) is { } text && Password().IsMatch(text);

    /// <summary>Whether this is itself a password, as it stands in the file.</summary>
    public static bool Is(string raw) => AsWritten(raw) is { Length: > 0 } text && !text.Contains(Variable, StringComparison.Ordinal);

    /// <summary>What the file says for itself: defaults of variables are a part of it, and what has no default is marked.</summary>
    private static string? AsWritten(string raw) =>
        VariableExpansion.Expand(raw, name => raw.Contains($"${{{name}}}", StringComparison.Ordinal) ? $"{Variable}" : "", out _);

    [GeneratedRegex(@"^[^:]*://[^:]*:[^\0]+@|(^|,)\s*password\s*=[^,\0]+(,|$)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Password();
}
