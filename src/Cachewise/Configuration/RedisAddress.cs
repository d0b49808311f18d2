using System.Globalization;

namespace Cachewise.Configuration;

/// <summary>
/// A parsed Redis URL. The form is that of redis-py's <c>from_url</c>, of which only <c>db</c> is accepted in the query: what
/// else it allows there has a place in <see cref="ConnectionPool"/>.
/// </summary>
internal sealed record RedisAddress(bool UseTls, string? User, string? Password, RedisEndpoint Endpoint, int Database)
{
    public const int DefaultPort = 6379;

    private const string Plain = "redis://";
    private const string Tls = "rediss://";

    /// <summary>The URL with its password masked.</summary>
    public override string ToString()
    {
        var login = (User, Password) switch
        {
            (null, null) => "",
            (_, null) => Uri.EscapeDataString(User!) + "@",
            _ => Uri.EscapeDataString(User ?? "") + ":***@",
        };
        return $"{(UseTls ? Tls : Plain)}{login}{Endpoint}/{Database}";
    }

    /// <summary>
    /// The URL in a form that can be printed. One that does not parse is cut to its scheme, because there is no saying
    /// which part of it is the secret.
    /// </summary>
    public static string Mask(string url)
    {
        var problems = new List<string>();
        if (Parse(url, problems) is { } address)
        {
            return address.ToString();
        }

        var scheme = url.IndexOf("://", StringComparison.Ordinal);
        return scheme > 0 && url.AsSpan(0, scheme).IndexOfAnyExcept(SchemeCharacters) < 0 ? url[..(scheme + 3)] + "***" : "***";
    }

    /// <summary>Parses the URL; each problem is a sentence that says what to write instead.</summary>
    /// <returns>The address, or null if there are problems.</returns>
    public static RedisAddress? Parse(string url, List<string> problems)
    {
        var before = problems.Count;
        var useTls = url.StartsWith(Tls, StringComparison.Ordinal);
        if (!useTls && !url.StartsWith(Plain, StringComparison.Ordinal))
        {
            // The specification's own words.
            problems.Add("Redis URL must start with redis:// or rediss://");
            return null;
        }

        if (url.AsSpan().ContainsAny(' ', '\t', '\n') || url.Contains('\r', StringComparison.Ordinal))
        {
            problems.Add("remove the white space in it (in a password write %20)");
        }

        var rest = url[(useTls ? Tls : Plain).Length..];
        if (Cut(ref rest, '#') is not null)
        {
            problems.Add("remove the part from '#' on (in a password write %23)");
        }

        var query = Cut(ref rest, '?');
        var path = Cut(ref rest, '/');
        var at = rest.LastIndexOf('@');
        var (user, password) = at < 0 ? (null, null) : Login(rest[..at], problems);
        var endpoint = ParseEndpoint(rest[(at + 1)..], problems);
        var database = ReadDatabase(path, query, problems);
        return problems.Count > before ? null : new(useTls, user, password, endpoint!, database);
    }

    private static readonly System.Buffers.SearchValues<char> SchemeCharacters =
        System.Buffers.SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789+-.");

    /// <summary>Takes what follows the separator off the text; null where there is no separator.</summary>
    private static string? Cut(ref string text, char separator)
    {
        var index = text.IndexOf(separator, StringComparison.Ordinal);
        if (index < 0)
        {
            return null;
        }

        var tail = text[(index + 1)..];
        text = text[..index];
        return tail;
    }

    private static (string? User, string? Password) Login(string text, List<string> problems)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        var user = Decode(colon < 0 ? text : text[..colon], "user", problems);
        var password = colon < 0 ? null : Decode(text[(colon + 1)..], "password", problems);
        return (user is "" ? null : user, password is "" ? null : password);
    }

    private static string Decode(string text, string part, List<string> problems)
    {
        for (var i = text.IndexOf('%', StringComparison.Ordinal); i >= 0; i = text.IndexOf('%', i + 1))
        {
            if (i + 2 >= text.Length || !char.IsAsciiHexDigit(text[i + 1]) || !char.IsAsciiHexDigit(text[i + 2]))
            {
                problems.Add($"write '%' in the {part} as %25, for a '%' must be followed by two hexadecimal digits");
                return text;
            }
        }

        return Uri.UnescapeDataString(text);
    }

    private static RedisEndpoint? ParseEndpoint(string text, List<string> problems)
    {
        string host;
        string? port;
        if (text.StartsWith('['))
        {
            var end = text.IndexOf(']', StringComparison.Ordinal);
            host = end < 0 ? "" : text[1..end];
            var tail = end < 0 ? "" : text[(end + 1)..];
            port = tail.StartsWith(':') ? tail[1..] : tail is "" ? null : tail;
            if (!System.Net.IPAddress.TryParse(host, out var ip) || ip.AddressFamily != System.Net.Sockets.AddressFamily.InterNetworkV6)
            {
                problems.Add("write an IPv6 address in brackets, as in redis://[::1]:6379");
                return null;
            }
        }
        else
        {
            host = text;
            port = Cut(ref host, ':');
            if (port?.Contains(':', StringComparison.Ordinal) == true)
            {
                problems.Add("write one ':' between host and port, an IPv6 address in brackets, and ':' in a password as %3A");
                return null;
            }
        }

        if (host is "")
        {
            problems.Add("name the host, as in redis://localhost:6379");
        }
        else if (!text.StartsWith('[') && Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            problems.Add("the host is no host name and no address");
        }

        var number = DefaultPort;
        if (port is not null && (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out number) || number is < 1 or > 65535))
        {
            problems.Add("the port must be a number from 1 to 65535 (in a password write '/' as %2F, '?' as %3F, '#' as %23, '@' as %40)");
        }

        return new(host, number);
    }

    private static int ReadDatabase(string? path, string? query, List<string> problems)
    {
        var fromPath = path is null or "" ? null : ParseDatabase(path, "path", problems);
        int? fromQuery = null;
        foreach (var pair in (query ?? "").Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var value = pair;
            var name = value;
            value = Cut(ref name, '=') ?? "";
            if (name is not "db")
            {
                problems.Add("only db is understood in the query; what else redis-py allows there belongs into ConnectionPool");
                break;
            }

            fromQuery = ParseDatabase(value, "query", problems);
        }

        if (fromPath is not null && fromQuery is not null && fromPath != fromQuery)
        {
            problems.Add($"the path says database {fromPath}, the query {fromQuery}; keep one of them");
        }

        return fromPath ?? fromQuery ?? 0;
    }

    private static int? ParseDatabase(string text, string part, List<string> problems)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
        {
            return number;
        }

        problems.Add($"the database in the {part} must be a whole number from 0, as in redis://localhost:6379/0");
        return null;
    }
}
