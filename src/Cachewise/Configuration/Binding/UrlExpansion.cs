using System.Text.RegularExpressions;

namespace Cachewise.Configuration.Binding;

/// <summary>
/// Expands the variables of a URL. The value of a variable in its login is the user or the password itself, not
/// percent-encoded, so that <c>redis://:${REDIS_PASSWORD}@host</c> works for each password. Values of which one cannot
/// tell whether they are percent-encoded are errors.
/// </summary>
internal static partial class UrlExpansion
{
    /// <inheritdoc cref="VariableExpansion.Expand"/>
    public static string? Expand(string text, Func<string, string?> valueOf, out (string Problem, string Fix) error)
    {
        // A login without a ':' of its own may be a variable with both, user:password.
        var login = Login().Match(text).Groups["login"];
        if (!login.Success || !Variable().Replace(login.Value, "").Contains(':', StringComparison.Ordinal))
        {
            return VariableExpansion.Expand(text, valueOf, out error);
        }

        string? unclear = null;
        string? Encoded(string name)
        {
            var value = valueOf(name)?.TrimEnd('\r', '\n');
            unclear ??= value is not null && PercentCode().IsMatch(value) ? name : null;
            return value is null ? null : Uri.EscapeDataString(value);
        }

        string?[] parts =
        [
            VariableExpansion.Expand(text[..login.Index], valueOf, out var before),
            VariableExpansion.Expand(login.Value, Encoded, out var within),
            VariableExpansion.Expand(text[(login.Index + login.Length)..], valueOf, out var behind),
        ];
        error = before.Problem is not null ? before : within.Problem is not null ? within : behind;
        if (unclear is not null && error.Problem is null)
        {
            error = (
                $"names the variable {unclear}, which contains a '%' with two hexadecimal digits, so that it may be percent-encoded or not",
                "set the variable to the text itself if it is percent-encoded; otherwise put the whole URL, percent-encoded, into a variable, as in ${REDIS_URL}");
        }

        return error.Problem is null ? string.Concat(parts) : null;
    }

    [GeneratedRegex(@"^\s*[a-z][a-z0-9+.-]*://(?<login>(\$\{[^}]*\}|[^/?#$]|\$(?!\{))*)@", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Login();

    [GeneratedRegex(@"\$\{[^}]*\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Variable();

    [GeneratedRegex("%[0-9A-Fa-f]{2}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex PercentCode();
}
