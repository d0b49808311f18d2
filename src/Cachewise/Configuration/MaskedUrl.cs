using System.Text.RegularExpressions;

namespace Cachewise.Configuration;

/// <summary>
/// Prints a URL that does not parse: its parts as they are, but for the password and for what may be one.
/// </summary>
internal static partial class MaskedUrl
{
    /// <summary>
    /// The URL with its password masked, and each part that is not of the form that such a part has. Of a text that is
    /// no URL of a known scheme nothing is kept.
    /// </summary>
    public static string Mask(string url)
    {
        if (Form().Match(url) is not { Success: true, Groups: var parts })
        {
            return Scheme().Match(url) is { Success: true, Value: var scheme } ? scheme + Secret.Mask : Secret.Mask;
        }

        return parts["scheme"].Value
            + Login(parts["login"])
            + Shown(parts["host"], Host())
            + Shown(parts["port"], Port())
            + Shown(parts["path"], Path())
            + Shown(parts["query"], Query())
            + Shown(parts["fragment"], Nothing());
    }

    // A user without a password is masked too: without the ':' it may be the password, as may be a user with an '@'.
    private static string Login(Group login) =>
        !login.Success ? ""
        : login.Value.IndexOfAny([':', '@']) is >= 0 and var end && login.Value[end] is ':' ? $"{login.Value[..end]}:{Secret.Mask}@"
        : $"{Secret.Mask}@";

    /// <summary>The part, masked behind its delimiter if it is not of the form.</summary>
    private static string Shown(Group part, Regex form) =>
        !part.Success || part.Value is "" ? "" : form.IsMatch(part.Value) ? part.Value : part.Value[0] is ':' or '/' or '?' or '#' ? part.Value[0] + Secret.Mask : Secret.Mask;

    // An '@' behind a delimiter: any part may be the password.
    [GeneratedRegex(
        @"^(?<scheme>(rediss?|valkeys?|https?|tcp|tls|unix)://)((?<login>[^/?#]*)@)?(?<host>\[[^\]/?#@]*\]?|[^:/?#@]*)(?<port>:[^/?#@]*)?(?<path>/[^?#@]*)?(?<query>\?[^#@]*)?(?<fragment>#[^@]*)?\z",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Form();

    [GeneratedRegex(@"^(rediss?|valkeys?|https?|tcp|tls|unix)://", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"^([a-z0-9._-]+|\[[0-9a-f:.]*\]?)\z", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Host();

    // A longer number may be a password behind a user.
    [GeneratedRegex(@"^:-?[0-9]{0,5}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Port();

    [GeneratedRegex(@"^/-?[0-9]{0,9}\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Path();

    [GeneratedRegex(@"^\?((db|ssl|tls)=(-?[0-9]{0,9}|true|false|yes|no)(&|\z))*\z", RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Query();

    [GeneratedRegex(@"^#\z", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Nothing();
}
