using Microsoft.Extensions.Caching.StackExchangeRedis;
using StackExchange.Redis;
using ZiggyCreatures.Caching.Fusion;

namespace Cachewise.Benchmarks.Redis;

/// <summary>
/// All contenders on one server or on a cluster, with prefixes of their own. With what each adds, the keys have the
/// same length.
/// </summary>
public sealed class RedisContenders : IAsyncDisposable
{
    private readonly ConnectionMultiplexer _multiplexer;
    private readonly RedisCache _redisCache;
    private readonly RedisCache _underFusion;
    private readonly FusionCache _fusion;
    private readonly Cache _cache;

    private RedisContenders(int[] ports, ConnectionMultiplexer multiplexer)
    {
        var isCluster = ports.Length > 1;
        _multiplexer = multiplexer;
        _redisCache = new(new RedisCacheOptions { Configuration = Servers(ports), InstanceName = "microsoft:1:" });
        _underFusion = new(new RedisCacheOptions { Configuration = Servers(ports), InstanceName = "fusion:1:" });
        _fusion = new(new FusionCacheOptions { DefaultEntryOptions = FusionCacheOnRedis.Entry });
        _fusion.SetupDistributedCache(_underFusion, new FusionCacheJson());
        _cache = Cache.Create(new()
        {
            RedisUrl = $"redis://127.0.0.1:{ports[0]}/0",
            KeyPrefix = "cachewise",
            ConnectionPool = new() { StartupNodes = isCluster ? [.. ports.Select(port => new RedisEndpoint("127.0.0.1", port))] : null },
        });
        Ours = new(_cache);
        Limit = new(_multiplexer.GetDatabase(), isCluster: isCluster);
        All =
        [
            Limit,
            Ours,
            new MicrosoftRedisCache(_redisCache),
            new FusionCacheOnRedis(_fusion),
        ];
    }

    /// <summary>By hand, with the client's defaults.</summary>
    public ByHand Limit { get; }

    public CachewiseOnRedis Ours { get; }

    /// <summary>The limit first.</summary>
    public IReadOnlyList<IRedisContender> All { get; }

    /// <param name="ports">Of the server, or of the nodes of a cluster.</param>
    public static async Task<RedisContenders> ConnectAsync(params int[] ports)
    {
        var contenders = new RedisContenders(ports, await ClientThreads.ByDefaultAsync(() => ConnectionMultiplexer.ConnectAsync(Servers(ports))));
        return await ClientThreads.ByDefaultAsync(contenders.ConnectOthersAsync);
    }

    public async ValueTask DisposeAsync()
    {
        await _cache.DisposeAsync();
        _fusion.Dispose();
        _underFusion.Dispose();
        _redisCache.Dispose();
        await _multiplexer.DisposeAsync();
    }

    /// <summary>They connect with their first call.</summary>
    private async Task<RedisContenders> ConnectOthersAsync()
    {
        await _redisCache.GetAsync("any");
        await _underFusion.GetAsync("any");
        return this;
    }

    private static string Servers(int[] ports) => string.Join(',', ports.Select(port => $"127.0.0.1:{port}"));
}
