using Cachewise.Benchmarks.Redis;
using Microsoft.Extensions.Caching.StackExchangeRedis;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Backplane.StackExchangeRedis;
using ZiggyCreatures.Caching.Fusion.Serialization.SystemTextJson;

namespace Cachewise.Benchmarks.Near;

/// <summary>
/// FusionCache over RedisCache, with its Redis backplane and its System.Text.Json serialiser. Its writers wait until
/// the message is published, so that it is on its way when the write is acknowledged.
/// </summary>
internal sealed class FusionHot : IHotCache
{
    private readonly TimeSpan? _inMemory;
    private readonly FusionCache _reader;
    private readonly FusionCache _writer;
    private readonly List<IDisposable> _parts = [];

    /// <param name="server">The server.</param>
    /// <param name="name">The row.</param>
    /// <param name="keyStart">What its keys begin with.</param>
    /// <param name="inMemory">How long an entry is in memory; null for as long as in Redis.</param>
    public FusionHot(RedisServer server, string name, string keyStart, TimeSpan? inMemory)
    {
        (Name, KeyStart, _inMemory) = (name, keyStart, inMemory);
        (_reader, _writer) = (New(server), New(server));
    }

    public string Name { get; }

    public string KeyStart { get; }

    public ValueTask<string?> GetAsync(string key) => _reader.GetOrDefaultAsync<string>(key);

    public Task SetAsync(string key, string value) => _writer.SetAsync(key, value).AsTask();

    public ValueTask DisposeAsync()
    {
        _parts.ForEach(part => part.Dispose());
        return ValueTask.CompletedTask;
    }

    private FusionCache New(RedisServer server)
    {
        var address = $"127.0.0.1:{server.Port}";
        var redis = new RedisCache(new RedisCacheOptions { Configuration = address, InstanceName = KeyStart });
        var fusion = new FusionCache(new FusionCacheOptions
        {
            BackplaneChannelPrefix = KeyStart,
            WaitForInitialBackplaneSubscribe = true,
            DefaultEntryOptions = new(TimeSpan.FromMinutes(5)) { MemoryCacheDuration = _inMemory, AllowBackgroundBackplaneOperations = false },
        });
        fusion.SetupDistributedCache(redis, new FusionCacheSystemTextJsonSerializer());
        fusion.SetupBackplane(new RedisBackplane(new RedisBackplaneOptions { Configuration = address }));
        _parts.AddRange([fusion, redis]);
        return fusion;
    }
}
