using System.Text.Json;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;

namespace Cachewise;

/// <summary>What a cache is given when there is no host to give it: see <see cref="Cache.Create"/>.</summary>
public sealed record CacheServices
{
    /// <summary>The name of the cache in logs and errors: <c>default</c>.</summary>
    public string Alias { get; init; } = "default";

    /// <summary>The environment that chooses the backend: <c>development</c>, so that a cache without a Redis URL is LocMem.</summary>
    public string Environment { get; init; } = "development";

    /// <summary>Whether debug is on: null is true in development only.</summary>
    public bool? Debug { get; init; }

    /// <summary>The clock of LocMem, of waiting for locks and of the log: the system's. Redis has its own.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;

    /// <summary>
    /// Where outages, unreadable values and values that lose something are logged. Null, the default, writes warnings and errors to standard error;
    /// <c>NullLoggerFactory.Instance</c> nothing.
    /// </summary>
    public ILoggerFactory? Logging { get; init; }

    /// <summary>How values are written: see <see cref="CachesOptions.Json"/>.</summary>
    public JsonSerializerOptions? Json { get; init; }

    /// <summary>The last word on the options of the Redis client: see <see cref="CachesOptions.ConfigureRedis"/>.</summary>
    public Action<ConfigurationOptions>? ConfigureRedis { get; init; }

    /// <summary>A connection of one's own: see <see cref="CachesOptions.Multiplexer"/>.</summary>
    public IConnectionMultiplexer? Multiplexer { get; init; }
}
