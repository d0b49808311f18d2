using Cachewise.Selection;
using Cachewise.Telemetry;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis;

/// <summary>
/// The links of an application: caches with the same server, database, login and connection settings share one, and others never do. A link is closed with the last
/// cache that uses it.
/// </summary>
internal sealed class RedisLinks(Action<string, ConfigurationOptions>? configure = null, Func<string, IConnectionMultiplexer?>? borrow = null, ILogger? logger = null)
{
    private readonly Lock _lock = new();
    private readonly ILogger _logger = new NonThrowingLogger(logger ?? NullLogger.Instance);
    private readonly Dictionary<object, (RedisLink Link, int Users)> _links = [];

    /// <summary>The link for a cache.</summary>
    public RedisLink Take(PlannedCache plan)
    {
        var settings = RedisSettings.Of(plan, configure) with { Logger = _logger };
        if (borrow?.Invoke(plan.Alias) is { } multiplexer)
        {
            return settings.Pool.StartupNodes is null ? new ExternalConnection(settings, multiplexer) : new ClusterLink(settings, multiplexer);
        }

        lock (_lock)
        {
            var (link, users) = _links.TryGetValue(settings.SharingKey, out var shared) ? shared : (New(settings), 0);
            _links[settings.SharingKey] = (link, users + 1);
            return link;
        }
    }

    /// <summary>Gives a link back.</summary>
    /// <returns>The link, for the last user to close; null while others use it.</returns>
    public RedisLink? Return(RedisLink link)
    {
        lock (_lock)
        {
            if (!_links.TryGetValue(link.Settings.SharingKey, out var shared) || shared.Link != link)
            {
                return link; // borrowed: nobody else has it
            }

            if (shared.Users > 1)
            {
                _links[link.Settings.SharingKey] = (link, shared.Users - 1);
                return null;
            }

            _links.Remove(link.Settings.SharingKey);
            return link;
        }
    }

    /// <summary>A link of one's own, which nobody shares.</summary>
    public static RedisLink New(RedisSettings settings) => settings.Pool switch
    {
        { Sentinels: not null } => new SentinelLink(settings),
        { StartupNodes: not null } => new ClusterLink(settings),
        _ => new DirectLink(settings),
    };
}
