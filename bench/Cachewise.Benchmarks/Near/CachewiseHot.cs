using Cachewise.Benchmarks.Redis;

namespace Cachewise.Benchmarks.Near;

/// <summary>Cachewise with its defaults: with a near cache, whose bound is 1 s, or on Redis alone.</summary>
internal sealed class CachewiseHot : IHotCache
{
    private readonly Cache _reader;
    private readonly Cache _writer;

    private CachewiseHot(string name, string prefix, Cache reader, Cache writer) => (Name, KeyStart, _reader, _writer) = (name, prefix, reader, writer);

    public string Name { get; }

    public string KeyStart { get; }

    public static async Task<IHotCache> NearAsync(RedisServer server) =>
        new CachewiseHot("Cachewise, near", "near-hot", await NearCaches.NearAsync(server, "near-hot"), await NearCaches.NearAsync(server, "near-hot"));

    public static IHotCache Alone(RedisServer server) =>
        new CachewiseHot("Cachewise, Redis alone", "redis-hot", NearCaches.OnRedis(server, "redis-hot"), NearCaches.OnRedis(server, "redis-hot"));

    public ValueTask<string?> GetAsync(string key) => _reader.GetAsync<string>(key);

    public Task SetAsync(string key, string value) => _writer.SetAsync(key, value).AsTask();

    public async ValueTask DisposeAsync()
    {
        await _reader.DisposeAsync();
        await _writer.DisposeAsync();
    }
}
