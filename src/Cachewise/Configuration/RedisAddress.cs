using System.Globalization;
using System.Text.RegularExpressions;
using Cachewise.Configuration.Schema;

namespace Cachewise.Configuration;

/// <summary>
/// A parsed Redis URL or connection string of StackExchange.Redis. The URL has the form of redis-py's <c>from_url</c>,
/// but only <c>db</c> is accepted in the query; the other options there are settings of <see cref="ConnectionPool"/>.
/// </summary>
internal sealed partial record RedisAddress(bool UseTls, string? User, string? Password, RedisEndpoint Endpoint, int Database)
{
    public const int DefaultPort = 6379;

    /// <summary>The specification's own words.</summary>
    public const string NoRedisUrl = "Redis URL must start with redis:// or rediss://";

    private static readonly string[] Plain = ["redis://", "valkey://"];
    private static readonly string[] Tls = ["rediss://", "valkeys://"];

    /// <summary>
    /// The URL with its password masked. A user without a password is masked too: without the ':' it may be the
    /// password.
    /// </summary>
    public override string ToString()
    {
        var login = (User, Password) switch
        {
            (null, null) => "",
            (_, null) => "***@",
            _ => Uri.EscapeDataString(User ?? "") + ":***@",
        };
        return $"{(UseTls ? "rediss" : "redis")}://{login}{Endpoint}/{Database}";
    }

    /// <summary>
    /// The URL in a form that can be printed, without its password and without what may be one.
    /// </summary>
    public static string Mask(string url) => Parse(url, [])?.ToString() ?? MaskedUrl.Mask(url);

    /// <summary>Parses the URL or the connection string; each problem says what to write instead.</summary>
    /// <returns>The address, or null if there are problems.</returns>
    public static RedisAddress? Parse(string url, List<string> problems)
    {
        if (!Scheme().IsMatch(url))
        {
            return RedisConnectionString.Parse(url, problems);
        }

        var before = problems.Count;
        var scheme = Array.Find([.. Plain, .. Tls], one => url.StartsWith(one, StringComparison.Ordinal));
        if (scheme is null)
        {
            problems.Add(NoRedisUrl);
            return null;
        }

        if (url.Any(char.IsWhiteSpace))
        {
            problems.Add("remove the white space in it (in a password write %20)");
            url = string.Concat(url.Where(letter => !char.IsWhiteSpace(letter))); // what is wrong beyond that
        }

        // A delimiter before the last '@' was meant as a part of the login.
        var rest = url[scheme.Length..];
        if (rest.IndexOfAny(['/', '?', '#']) is >= 0 and var cut && rest.LastIndexOf('@') > cut)
        {
            problems.Add("write '/', '?' and '#' in the user and the password as %2F, %3F and %23");
            return null;
        }

        if (Cut(ref rest, '#') is not null)
        {
            problems.Add("remove the part from '#' on");
        }

        var query = Cut(ref rest, '?');
        var path = Cut(ref rest, '/');
        var at = rest.LastIndexOf('@');
        var (user, password) = at < 0 ? (null, null) : Login(rest[..at], problems);
        var endpoint = ParseEndpoint(rest[(at + 1)..], DefaultPort, problems);
        var database = ReadDatabase(path, query, problems);
        return problems.Count > before ? null : new(Tls.Contains(scheme), user, password, endpoint!, database);
    }

    /// <summary>
    /// Removes the part behind the separator from the text and returns it; null if there is no separator.
    /// </summary>
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
                problems.Add($"write '%' in the {part} as %25, because a '%' must be followed by two hexadecimal digits");
                return text;
            }
        }

        // Bytes that are not UTF-8 stay encoded, and so keep their '%'.
        var decoded = Uri.UnescapeDataString(text);
        if (decoded.Count(character => character is '%') != text.Split("%25").Length - 1)
        {
            problems.Add($"percent-encode the {part} as UTF-8");
        }

        return decoded;
    }

    /// <summary>Parses <c>host[:port]</c>, an IPv6 address in brackets.</summary>
    public static RedisEndpoint? ParseEndpoint(string text, int defaultPort, List<string> problems)
    {
        string host;
        string? port;
        if (text.StartsWith('['))
        {
            var end = text.IndexOf(']', StringComparison.Ordinal);
            host = end < 0 ? "" : text[1..end];
            var tail = end < 0 ? "" : text[(end + 1)..];
            port = tail is "" ? null : tail[1..];
            if (end < 0)
            {
                problems.Add("close the bracket of the IPv6 address, as in [::1]:6379");
                return null;
            }

            if (tail is not ("" or [':', ..]) || !System.Net.IPAddress.TryParse(host, out var ip) || ip.AddressFamily != System.Net.Sockets.AddressFamily.InterNetworkV6)
            {
                problems.Add("write an IPv6 address in brackets, as in [::1]:6379");
                return null;
            }
        }
        else
        {
            host = text;
            port = Cut(ref host, ':');
            if (port?.Contains(':', StringComparison.Ordinal) == true)
            {
                problems.Add("write host:port, with an IPv6 address in brackets, as in [::1]:6379");
                return null;
            }
        }

        if (host is "")
        {
            problems.Add("name the host, as in localhost:6379");
        }
        else if (!text.StartsWith('[') && Uri.CheckHostName(host) == UriHostNameType.Unknown)
        {
            problems.Add("the host must be a host name or an IP address");
        }

        var number = defaultPort;
        if (port is not null && (!int.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out number) || !ConnectionPoolSchema.Port.Contains(number)))
        {
            problems.Add($"the port must be a number from {ConnectionPoolSchema.Port}");
        }

        return new(host.ToLowerInvariant(), number);
    }

    private static int ReadDatabase(string? path, string? query, List<string> problems)
    {
        var fromPath = path is null or "" ? null : ParseDatabase(path, "path", problems);
        int? fromQuery = null;
        foreach (var pair in (query ?? "").Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var name = pair;
            var value = Cut(ref name, '=') ?? "";
            if (name is not "db")
            {
                problems.Add(name.ToLowerInvariant() is "ssl" or "tls" ? "write rediss:// for TLS, redis:// without it, and remove ssl from the query" :
                    ConnectionPoolSchema.Pool.FirstOrDefault(setting => setting.IsNamed(name)) is { } setting
                    ? $"set {{{setting.Property}}} in {{ConnectionPool}} instead of the query"
                    : "only db is understood in the query; what else redis-py allows there belongs in {ConnectionPool}");
                break;
            }

            if (fromQuery is not null)
            {
                problems.Add("the query says db twice; keep one of them");
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

    // A connection string has no scheme, though its password may have "://" in it.
    [GeneratedRegex(@"^\s*[a-z][a-z0-9+.-]*://", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Scheme();
}
