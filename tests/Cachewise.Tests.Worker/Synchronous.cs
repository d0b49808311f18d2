using System.Text;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cachewise.Tests.Worker;

/// <summary>
/// Many synchronous calls at once, each on a thread of a pool that has two: prints "failed N", and what the cache
/// logged as warnings.
/// </summary>
internal static class Synchronous
{
    public static async Task RunAsync(string url, int calls, bool isConnected)
    {
        ThreadPool.SetMinThreads(2, 2);
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = "Production" });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["Caches:default:redis_url"] = url,
            ["Caches:default:key_prefix"] = "synchronous",
            ["Caches:default:connection_pool_kwargs:socket_timeout"] = "5",
            ["Caches:default:connection_pool_kwargs:socket_connect_timeout"] = "5",
        });
        builder.Logging.AddSimpleConsole(options => options.SingleLine = true).SetMinimumLevel(LogLevel.Warning);
        builder.AddCaches();
        using var host = builder.Build();
        var cache = host.Services.GetRequiredService<IDistributedCache>();
        if (isConnected)
        {
            await cache.GetAsync("k");
        }

        var failed = 0;
        await Task.WhenAll(Enumerable.Range(0, calls).Select(i => Task.Run(() =>
        {
            try
            {
                var value = Encoding.UTF8.GetBytes($"{i}");
                cache.Set($"k{i}", value, new());
                if (!value.AsSpan().SequenceEqual(cache.Get($"k{i}")))
                {
                    Interlocked.Increment(ref failed);
                }
            }
            catch (CacheUnavailableException error)
            {
                Interlocked.Increment(ref failed);
                Console.WriteLine(error.Message);
            }
        })));
        ThreadPool.GetMinThreads(out var least, out _);
        Console.WriteLine($"failed {failed}, the pool's least is {least}");
    }
}
