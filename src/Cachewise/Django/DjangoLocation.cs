using System.Runtime.CompilerServices;
using Cachewise.Configuration;
using Cachewise.Selection;

namespace Cachewise.Django;

/// <summary>Where a cache is, as Django's <c>LOCATION</c>. Unlike everything else that prints a URL, it has the password: Django needs it.</summary>
internal static class DjangoLocation
{
    private static readonly ConditionalWeakTable<CacheConfig, object> Ids = [];
    private static int _lastId;

    /// <summary>The prefix, a dash, and a number that only this instance has: caches of one process in one LOCATION would share their entries.</summary>
    public static string ForLocMem(CacheConfig config) => $"{config.KeyPrefix}-{Ids.GetValue(config, static _ => Interlocked.Increment(ref _lastId))}";

    public static string ForRedis(PlannedCache cache)
    {
        var address = cache.Address!;
        return cache.Config.ConnectionPool switch
        {
            // To the sentinels' client the host is the name of the service, and TLS is a matter of the pool.
            { Sentinels: not null, ServiceName: { } service } => Url("redis", address, ServiceHost(service)),
            _ when IsReadAlike(cache.Config.RedisUrl!) => cache.Config.RedisUrl!,
            _ => Url(address.UseTls ? "rediss" : "redis", address, address.Endpoint.ToString()),
        };
    }

    /// <summary>The name of a service as Python reads it from a URL: percent-encoded, and in lower case whatever was written.</summary>
    public static string ServiceHost(string service) => Uri.EscapeDataString(service).ToLowerInvariant();

    /// <summary>
    /// Whether it is a URL, and one that Django reads as we do. It cuts at commas, and Python refuses brackets around what is no address, and letters that become
    /// delimiters when they are normalised.
    /// </summary>
    private static bool IsReadAlike(string url) =>
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
