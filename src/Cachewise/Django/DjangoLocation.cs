using System.Runtime.CompilerServices;
using Cachewise.Configuration;
using Cachewise.Selection;

namespace Cachewise.Django;

/// <summary>Django's <c>LOCATION</c> of a cache. It contains the password, because Django needs it.</summary>
internal static class DjangoLocation
{
    private static readonly ConditionalWeakTable<CacheConfig, object> Ids = [];
    private static int _lastId;

    /// <summary>
    /// The prefix, a dash, and a number of this instance: caches of one process with the same LOCATION would share
    /// their entries.
    /// </summary>
    public static string ForLocMem(CacheConfig config) => $"{config.KeyPrefix}-{Ids.GetValue(config, static _ => Interlocked.Increment(ref _lastId))}";

    public static string ForRedis(PlannedCache cache)
    {
        var address = cache.Address!;
        return cache.Config.ConnectionPool switch
        {
            // For the client of sentinels the host is the name of the service, and TLS is a setting of the pool.
            { Sentinels: not null, ServiceName: { } service } => Url("redis", address, ServiceHost(service)),
            _ when IsReadTheSame(cache.Config.RedisUrl!) => cache.Config.RedisUrl!,
            _ => Url(address.UseTls ? "rediss" : "redis", address, address.Endpoint.ToString()),
        };
    }

    /// <summary>The name of a service as Python reads it from a URL: percent-encoded, and in lower case.</summary>
    public static string ServiceHost(string service) => Uri.EscapeDataString(service).ToLowerInvariant();

    /// <summary>
    /// Whether it is a URL that Django reads as Cachewise does. Django splits at commas; Python rejects brackets around
    /// a text that is no address, and letters that become delimiters when they are normalized.
    /// </summary>
    private static bool IsReadTheSame(string url) =>
        url.Contains("://", StringComparison.Ordinal) && url.All(character => char.IsAscii(character) && character is not (',' or '[' or ']'));

    private static string Url(string scheme, RedisAddress address, string host)
    {
        var login = (address.User, address.Password) switch
        {
            (null, null) => "",
            ({ } user, null) => $"{Uri.EscapeDataString(user)}@",
            (var user, { } password) => $"{Uri.EscapeDataString(user ?? "")}:{Uri.EscapeDataString(password)}@",
        };
        return $"{scheme}://{login}{host}/{address.Database}";
    }
}
