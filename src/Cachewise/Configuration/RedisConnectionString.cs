using System.Globalization;
using Cachewise.Configuration.Binding;

namespace Cachewise.Configuration;

/// <summary>
/// A connection string of StackExchange.Redis, as Azure and Aspire provide it: <c>host:6380,ssl=True,password=...</c>.
/// Only the options that identify the server are accepted; the others are settings of <see cref="ConnectionPool"/>, so
/// that there is one way to set each.
/// </summary>
internal static class RedisConnectionString
{
    private const int DefaultTlsPort = 6380;
    private const string Understood = "only password, user, ssl, defaultDatabase and abortConnect=false are understood in a connection string";

    private static readonly string[] Names = ["password", "user", "ssl", "defaultDatabase", "abortConnect"];

    // Options of StackExchange.Redis. Any other text may be a part of a password with a ',' in it, and is not repeated
    // in errors.
    private static readonly HashSet<string> OfTheClient = new(StringComparer.OrdinalIgnoreCase)
    {
        "allowAdmin", "channelPrefix", "checkCertificateRevocation", "configChannel", "configCheckSeconds", "connectRetry", "heartbeatInterval", "highIntegrity", "name", "protocol", "proxy", "resolveDns",
        "responseTimeout", "setlib", "sslHost", "sslProtocols", "tiebreaker", "tunnel", "version", "writeBuffer",
    };

    private static readonly Dictionary<string, string> Elsewhere = new(StringComparer.OrdinalIgnoreCase)
    {
        ["connectTimeout"] = nameof(ConnectionPool.SocketConnectTimeout),
        ["syncTimeout"] = nameof(ConnectionPool.SocketTimeout),
        ["asyncTimeout"] = nameof(ConnectionPool.SocketTimeout),
        ["keepAlive"] = nameof(ConnectionPool.HealthCheckInterval),
        ["serviceName"] = nameof(ConnectionPool.ServiceName),
    };

    /// <inheritdoc cref="RedisAddress.Parse"/>
    public static RedisAddress? Parse(string text, List<string> problems)
    {
        var before = problems.Count;
        var parts = text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var hosts = parts.Where(part => !part.Contains('=', StringComparison.Ordinal)).ToList();
        var options = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in parts.Where(part => part.Contains('=', StringComparison.Ordinal)))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (!options.TryAdd(part[..equals].TrimEnd(), part[(equals + 1)..].TrimStart()))
            {
                problems.Add("a connection string says each option once; keep one of them");
            }
        }

        var useTls = Flag("ssl", options, problems) ?? false;
        var database = Database(options, problems);
        if (Flag("abortConnect", options, problems) == true)
        {
            problems.Add("remove abortConnect=true; {Required} stops the start where the server cannot be reached");
        }

        options.Remove("password", out var password);
        options.Remove("user", out var user);
        problems.AddRange(options.Keys.Select(Answer).Distinct(StringComparer.Ordinal));

        var endpoint = Endpoint(hosts, useTls ? DefaultTlsPort : RedisAddress.DefaultPort, isBare: parts.Length == 1, problems);
        return problems.Count > before
            ? null
            : new(useTls, user is "" ? null : user, password is "" ? null : password, endpoint!, database);
    }

    private static string Answer(string option) =>
        Elsewhere.TryGetValue(option, out var setting) ? $"set {{{setting}}} in {{ConnectionPool}} instead of {option}"
        : OfTheClient.Contains(option) ? $"remove {option}; {Understood}"
        : Spelling.Nearest(option, Names) is { } meant ? $"{option} is no option of a connection string; did you mean {meant}?"
        : Understood;

    private static RedisEndpoint? Endpoint(List<string> hosts, int defaultPort, bool isBare, List<string> problems)
    {
        if (hosts.Count != 1)
        {
            problems.Add(hosts.Count == 0
                ? "name the host, as in localhost:6379"
                : "name one host; the nodes of a cluster belong in {StartupNodes}, sentinels in {Sentinels}");
            return null;
        }

        // A single text that is no host was meant as a URL.
        var found = new List<string>();
        var endpoint = RedisAddress.ParseEndpoint(hosts[0], defaultPort, found);
        problems.AddRange(found.Count > 0 && isBare ? [RedisAddress.NoRedisUrl] : found);
        return endpoint;
    }

    private static bool? Flag(string name, Dictionary<string, string> options, List<string> problems)
    {
        if (!options.Remove(name, out var text))
        {
            return null;
        }

        var flag = text.ToLowerInvariant() switch { "true" or "1" => true, "false" or "0" => false, _ => (bool?)null };
        if (flag is null)
        {
            problems.Add($"{name} must be true or false");
        }

        return flag;
    }

    private static int Database(Dictionary<string, string> options, List<string> problems)
    {
        if (!options.Remove("defaultDatabase", out var text))
        {
            return 0;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var database))
        {
            problems.Add("defaultDatabase must be a whole number from 0");
        }

        return database;
    }
}
