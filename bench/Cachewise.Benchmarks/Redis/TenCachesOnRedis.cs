using System.Globalization;
using Cachewise.Benchmarks.Measuring;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Cachewise.Benchmarks.Redis;

/// <summary>
/// Ten caches of one application, with aliases and prefixes of their own. They have the same server, so they share a
/// connection. The last digit of a key is its cache: each caller uses all of them, one after the other.
/// </summary>
internal sealed class TenCachesOnRedis : IRedisContender, IAsyncDisposable
{
    private const int Count = 10;

    private readonly ServiceProvider _services;
    private readonly Cache[] _caches;

    public TenCachesOnRedis(int port)
    {
        var numbers = Enumerable.Range(0, Count).Select(number => number.ToString(CultureInfo.InvariantCulture)).ToArray();
        var settings = new ConfigurationManager();
        foreach (var number in numbers)
        {
            settings[$"Caches:small{number}:RedisUrl"] = $"redis://127.0.0.1:{port}/0";
            settings[$"Caches:small{number}:KeyPrefix"] = $"cachewis{number}";
        }

        _services = new ServiceCollection().AddSingleton<IConfiguration>(settings).AddLogging().AddCaches().BuildServiceProvider();
        var all = _services.GetRequiredService<ICaches>();
        _caches = Array.ConvertAll(numbers, number => all[$"small{number}"]);
    }

    public string Name => Report.Ours;

    public ValueTask<Page?> GetAsync(string key) => CacheOf(key).GetAsync<Page>(key);

    public ValueTask SetAsync(string key, Page page) => CacheOf(key).SetAsync(key, page);

    public ValueTask DisposeAsync() => _services.DisposeAsync();

    private Cache CacheOf(string key) => _caches[key[^1] - '0'];
}
