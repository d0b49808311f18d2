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

    /// <param name="cache">The cache.</param>
    /// <param name="keepsVariables">Whether variables of the URL stay variables.</param>
    /// <returns>A text, or a <see cref="VariableText"/>.</returns>
    /// <exception cref="CacheConfigurationException">The variables of the URL cannot stay.</exception>
    public static object ForRedis(PlannedCache cache, bool keepsVariables) =>
        keepsVariables && VariableText.Find(cache.OriginOf(nameof(CacheConfig.RedisUrl))) is { } raw ? WithVariables(cache, raw.Trim()) : ForRedis(cache);

    private static string ForRedis(PlannedCache cache)
    {
        var address = cache.Address!;
        return cache.Config.ConnectionPool switch
        {
            // For the client of sentinels the host is the name of the service, and TLS is a setting of the pool.
            { Sentinels: not null, ServiceName: { } service } => $"redis://{Login(address)}{ServiceHost(service)}/{address.Database}",
            _ when IsReadTheSame(cache.Config.RedisUrl!) => cache.Config.RedisUrl!,
            _ => $"{Scheme(address)}://{Login(address)}{address.Endpoint}/{address.Database}",
        };
    }

    private static VariableText WithVariables(PlannedCache cache, string raw)
    {
        var (address, service) = (cache.Address!, cache.Config.ConnectionPool is { Sentinels: not null, ServiceName: { } name } ? ServiceHost(name) : null);
        var isSame = IsReadTheSame(VariableText.IsWhole(raw) ? cache.Config.RedisUrl! : VariableText.WithoutVariables(raw));
        if (VariableText.IsWhole(raw) ? service is not null || !isSame : !raw.Contains("://", StringComparison.Ordinal))
        {
            throw new CacheConfigurationException([new(
                cache.Alias, $"redis_url is {(VariableText.IsWhole(raw) ? "all in one variable" : "a connection string with variables")}, from which Django's settings cannot be made",
                "write it as redis://:${REDIS_PASSWORD}@host:port/database, or leave --variables out", cache.OriginOf(nameof(CacheConfig.RedisUrl))!.Location)]);
        }

        var start = raw.IndexOf("://", StringComparison.Ordinal) is >= 0 and var scheme ? scheme + 3 : 0;
        var login = start + raw[start..].LastIndexOf('@') + 1;
        return VariableText.IsWhole(raw) ? new(raw)
            : service is not null ? new("redis://", raw[start..login], $"{service}/{address.Database}")
            : isSame ? new(raw[..start], raw[start..login], raw[login..])
            : new($"{Scheme(address)}://", raw[start..login], $"{address.Endpoint}/{address.Database}");
    }

    /// <summary>The name of a service as Python reads it from a URL: percent-encoded, and in lower case.</summary>
    public static string ServiceHost(string service) => Uri.EscapeDataString(service).ToLowerInvariant();

    /// <summary>
    /// Whether it is a URL that Django reads as Cachewise does. Django splits at commas, and has no schemes of
    /// Valkey; Python rejects brackets around a text that is no address, and letters that become delimiters when they
    /// are normalized.
    /// </summary>
    private static bool IsReadTheSame(string url) =>
        url.StartsWith("redis", StringComparison.Ordinal) && url.Contains("://", StringComparison.Ordinal) && url.All(character => char.IsAscii(character) && character is not (',' or '[' or ']'));

    private static string Scheme(RedisAddress address) => address.UseTls ? "rediss" : "redis";

    private static string Login(RedisAddress address) => (address.User, address.Password) switch
    {
        (null, null) => "",
        ({ } user, null) => $"{Uri.EscapeDataString(user)}@",
        (var user, { } password) => $"{Uri.EscapeDataString(user ?? "")}:{Uri.EscapeDataString(password)}@",
    };
}
