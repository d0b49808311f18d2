using Cachewise.Configuration;
using Cachewise.Configuration.Schema;

namespace Cachewise.Selection;

/// <summary>A cache that is ready to be built: declared, valid, and with its backend chosen.</summary>
internal sealed record PlannedCache(string Alias, CacheConfig Config, BackendChoice Choice)
{
    /// <summary>Whether there is a declaration; without one the cache is Dummy.</summary>
    public bool IsDeclared { get; init; } = true;

    /// <summary>Whether sessions are to use the cache.</summary>
    public bool IsForSessions => IsDeclared && AliasName.Comparer.Equals(Alias, AliasName.Sessions);

    /// <summary>Whether a value that loses something in JSON is an error instead of a warning.</summary>
    public bool RejectsLoss { get; init; }

    /// <summary>Where the configuration set a property; null if code set it.</summary>
    public Func<string, Origin?> OriginOf { get; init; } = static _ => null;

    /// <inheritdoc cref="CacheDeclaration.Names"/>
    public SettingNames Names { get; init; } = SettingNames.OfCode;

    /// <inheritdoc cref="CacheDeclaration.DeclaredBy"/>
    public string? DeclaredBy { get; init; }

    /// <inheritdoc cref="CacheDeclaration.ReplacedUrl"/>
    public string? ReplacedUrl { get; init; }

    /// <inheritdoc cref="CacheDeclaration.UnusedUrl"/>
    public string? UnusedUrl { get; init; }

    /// <summary>Where the URL is from: <c>environment variable REDIS_URL</c>, <c>ShopCaches.CacheDefault</c>.</summary>
    public string? UrlSource => OriginOf(nameof(CacheConfig.RedisUrl))?.Location.ToString() ?? DeclaredBy;

    /// <summary>
    /// Identifies the database of the entries; null without a server. With sentinels or nodes, the host of the URL is
    /// not the server.
    /// </summary>
    public (string Server, int Database)? Database => (Address, Config.ConnectionPool) switch
    {
        (null, _) => null,
        ({ } address, { Sentinels: { } sentinels, ServiceName: var service }) => ($"{service} of {string.Join(' ', sentinels.Select(one => $"{one}").Order(StringComparer.Ordinal))}", address.Database),
        ({ } address, { StartupNodes: { } nodes }) => (string.Join(' ', nodes.Select(one => $"{one}").Order(StringComparer.Ordinal)), address.Database),
        ({ } address, _) => ($"{address.Endpoint}", address.Database),
    };

    /// <summary>The address of the server, if there is one.</summary>
    public RedisAddress? Address { get; } = Choice.Backend is CacheBackend.Redis ? RedisAddress.Parse(Config.RedisUrl ?? "", []) : null;
}
