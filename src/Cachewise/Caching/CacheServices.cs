using System.Diagnostics.Metrics;
using System.Text.Json;
using Cachewise.Entries;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Cachewise;

/// <summary>
/// What caches use from outside: given to <see cref="Cache.Create"/>, or set in the callback of <c>AddCaches</c> for
/// all caches of a host.
/// </summary>
public sealed class CacheServices
{
    private JsonSerializerOptions? _json;

    /// <summary>
    /// The clock of LocMem, of waiting for locks and of the log. Null, the default: the host's
    /// <see cref="TimeProvider"/>, otherwise the system's. Redis has its own.
    /// </summary>
    public TimeProvider? Time { get; set; }

    /// <summary>
    /// Where outages, unreadable values and values that lose something are logged. Null, the default: the host's
    /// logging; without it, warnings and errors go to standard error. <c>NullLoggerFactory.Instance</c> logs nothing.
    /// </summary>
    public ILoggerFactory? Logging { get; set; }

    /// <summary>
    /// Makes the meter <c>Cachewise</c>, whose instruments docs/telemetry.md describes. Null, the default: the host's
    /// <see cref="IMeterFactory"/>; without it, one meter of the process.
    /// </summary>
    public IMeterFactory? MeterFactory { get; set; }

    /// <summary>
    /// How values are written: <see cref="JsonSerializerDefaults.Web"/> with text unescaped and public fields included,
    /// read by any setter, public or not. Add converters and type-info resolvers, or replace it. What changes the JSON
    /// of a type makes entries that are stored already unreadable, here and in other applications.
    /// </summary>
    public JsonSerializerOptions Json
    {
        get => _json ??= JsonContracts.NewOptions();
        set => _json = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>
    /// Changes the options of StackExchange.Redis for the cache with this alias, after everything else: tokens instead
    /// of passwords, tunnels, proxies. Called for each client that is made: one for each server, and another while the
    /// server rejects the login or the options are unusable, at first after 0.5 s, then after pauses that double up to
    /// 5 s, so that an expired token is replaced. Called for sentinels too, except for their login. With it, caches
    /// share no connection. Null, the default, changes nothing.
    /// </summary>
    public Action<string, ConfigurationOptions>? ConfigureRedis { get; set; }

    /// <summary>
    /// The application's own connection for the cache with this alias, which must be on Redis by its declaration; null
    /// for one that Cachewise makes. The first argument has the services of the host (none in
    /// <see cref="Cache.Create"/>). The options of the connection apply, timeouts among them; it is not closed with the
    /// cache. Of the URL only the database counts.
    /// </summary>
    public Func<IServiceProvider, string, IConnectionMultiplexer?>? Multiplexer { get; set; }

    /// <summary>
    /// The contracts of <see cref="Json"/>; without changed options those that all caches of the process share.
    /// </summary>
    internal JsonContracts Contracts => _json is null ? JsonContracts.Default : new(_json);
}
