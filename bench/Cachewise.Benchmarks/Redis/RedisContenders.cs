using Microsoft.Extensions.Caching.StackExchangeRedis;
using StackExchange.Redis;
using ZiggyCreatures.Caching.Fusion;

namespace Cachewise.Benchmarks.Redis;

/// <summary>All contenders on one server, with prefixes of their own, which are equally long with what each adds.</summary>
public sealed class RedisContenders : IAsyncDisposable
{
    private readonly ConnectionMultiplexer _multiplexer;
    private readonly RedisCache _redisCache;
    private readonly RedisCache _underFusion;
    private readonly FusionCache _fusion;
    private readonly Cache _cache;

    private RedisContenders(int port, ConnectionMultiplexer multiplexer)
    {
        _multiplexer = multiplexer;
        _redisCache = new(new RedisCacheOptions { Configuration = $"127.0.0.1:{port}", InstanceName = "microsoft:1:" });
        _underFusion = new(new RedisCacheOptions { Configuration = $"127.0.0.1:{port}", InstanceName = "fusion:1:" });
        _fusion = new(new FusionCacheOptions { DefaultEntryOptions = FusionCacheOnRedis.Entry });
        _fusion.SetupDistributedCache(_underFusion, new FusionCacheJson());
        _cache = Cache.Create(new() { RedisUrl = $"redis://127.0.0.1:{port}/0", KeyPrefix = "cachewise" });
        All = [new ByHand(_multiplexer.GetDatabase()), new CachewiseOnRedis(_cache), new MicrosoftRedisCache(_redisCache), new FusionCacheOnRedis(_fusion)];
    }

    /// <summary>The limit first.</summary>
    public IReadOnlyList<IRedisContender> All { get; }

    public static async Task<RedisContenders> ConnectAsync(int port) => new(port, await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{port}"));

    public async ValueTask DisposeAsync()
    {
        await _cache.DisposeAsync();
        _fusion.Dispose();
        _underFusion.Dispose();
        _redisCache.Dispose();
        await _multiplexer.DisposeAsync();
    }
}
