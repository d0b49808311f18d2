using Cachewise.Configuration;

namespace Cachewise.Selection;

/// <summary>A cache that is ready to be built: declared, valid, and with its backend chosen.</summary>
internal sealed record PlannedCache(string Alias, CacheConfig Config, BackendChoice Choice)
{
    /// <summary>Whether there is a declaration; if not, the cache is Dummy, and its configuration nobody's.</summary>
    public bool IsDeclared { get; init; } = true;

    /// <summary>Whether a value that would not come back as it was written is refused, instead of being warned of.</summary>
    public bool RefusesLoss { get; init; }

    /// <summary>Where the configuration set a property; null where it was set in code.</summary>
    public Func<string, Origin?> OriginOf { get; init; } = static _ => null;

    /// <summary>
    /// What names the database that the entries are in; null where there is no server. Where there are sentinels or nodes, the host of the URL is not the server.
    /// </summary>
    public (string Server, int Database)? Database => (Address, Config.ConnectionPool) switch
    {
        (null, _) => null,
        ({ } address, { Sentinels: { } sentinels, ServiceName: var service }) => ($"{service} of {string.Join(' ', sentinels.Select(one => $"{one}").Order(StringComparer.Ordinal))}", address.Database),
        ({ } address, { StartupNodes: { } nodes }) => (string.Join(' ', nodes.Select(one => $"{one}").Order(StringComparer.Ordinal)), address.Database),
        ({ } address, _) => ($"{address.Endpoint}", address.Database),
    };

    /// <summary>Where the server is, if there is one.</summary>
    public RedisAddress? Address { get; } = Choice.Backend is CacheBackend.Redis ? RedisAddress.Parse(Config.RedisUrl ?? "", []) : null;
}
