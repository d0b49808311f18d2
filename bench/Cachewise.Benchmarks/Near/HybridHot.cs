using Cachewise.Benchmarks.Redis;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;

namespace Cachewise.Benchmarks.Near;

/// <summary>
/// Microsoft's HybridCache over RedisCache, an entry at most 1 s in memory: it has nothing else that bounds staleness.
/// </summary>
internal sealed class HybridHot : IHotCache
{
    private readonly ServiceProvider _readerServices;
    private readonly ServiceProvider _writerServices;
    private readonly HybridCache _reader;
    private readonly HybridCache _writer;

    public HybridHot(RedisServer server)
    {
        (_readerServices, _writerServices) = (Services(server), Services(server));
        _reader = _readerServices.GetRequiredService<HybridCache>();
        _writer = _writerServices.GetRequiredService<HybridCache>();
    }

    public string Name => "HybridCache, 1 s in memory";

    public string KeyStart => "hybrid-hot:";

    public ValueTask<string?> GetAsync(string key) =>
        _reader.GetOrCreateAsync(key, static ValueTask<string?> (_) => throw new InvalidOperationException("The value is there."));

    public Task SetAsync(string key, string value) => _writer.SetAsync(key, value).AsTask();

    public async ValueTask DisposeAsync()
    {
        await _readerServices.DisposeAsync();
        await _writerServices.DisposeAsync();
    }

    private ServiceProvider Services(RedisServer server)
    {
        var services = new ServiceCollection();
        services.AddStackExchangeRedisCache(options => (options.Configuration, options.InstanceName) = ($"127.0.0.1:{server.Port}", KeyStart));
        services.AddHybridCache(options => options.DefaultEntryOptions = new() { Expiration = TimeSpan.FromMinutes(5), LocalCacheExpiration = TimeSpan.FromSeconds(1) });
        return services.BuildServiceProvider();
    }
}
