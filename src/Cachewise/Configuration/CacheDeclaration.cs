using Cachewise.Configuration.Schema;

namespace Cachewise.Configuration;

/// <summary>The declaration of one cache.</summary>
/// <param name="Alias">Its name.</param>
/// <param name="Config">Its configuration; null means Dummy.</param>
/// <param name="OriginOf">
/// Where the configuration set a property, named as in errors: <c>MaxConnections</c>,
/// <c>ConnectionPool.SocketTimeout</c>; null if code set it.
/// </param>
internal sealed record CacheDeclaration(string Alias, CacheConfig? Config, Func<string, Origin?> OriginOf)
{
    /// <summary>The property that declares it, <c>ShopCaches.CacheDefault</c>; null if no code does.</summary>
    public string? DeclaredBy { get; init; }

    /// <summary>Where the URL is from that another one has replaced; null if there is none.</summary>
    public string? ReplacedUrl { get; init; }

    /// <summary>
    /// The key of a URL that it does not use, because it is computed and has none; null if there is none.
    /// </summary>
    public string? UnusedUrl { get; init; }

    /// <summary>How messages name its settings.</summary>
    public SettingNames Names => new(isInCode: DeclaredBy is not null, OriginOf);
}
