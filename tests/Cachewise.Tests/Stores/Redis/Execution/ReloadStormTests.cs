using System.Diagnostics;
using Cachewise.Tests.Configuration.Sources;
using Cachewise.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Cachewise.Tests.Stores.Redis.Execution;

/// <summary>The configuration changes hundreds of times: a few lines a second, and the last state counts.</summary>
public sealed class ReloadStormTests : ConfiguredServerTest
{
    private const int Changes = 300;

    // Five lines about single caches, one about all others, and one about a configuration that is rejected.
    private const int MostLinesASecond = 7;

    [Fact]
    public async Task Of_three_hundred_reloads_the_last_counts_also_with_hundreds_of_caches()
    {
        var configuration = Configuration("first");
        for (var i = 0; i < 200; i++)
        {
            configuration[$"Caches:c{i}:redis_url"] = Url("first");
            configuration[$"Caches:c{i}:key_prefix"] = $"c{i}";
        }

        await using var provider = Provider(configuration);
        var caches = provider.GetRequiredService<ICaches>();
        await caches.Default.SetAsync("k", 1);
        var began = Stopwatch.GetTimestamp();

        for (var change = 1; change <= Changes; change++)
        {
            var password = change % 2 == 0 ? "second" : "first";
            foreach (var cache in caches)
            {
                configuration[$"Caches:{cache.Alias}:redis_url"] = Url(password);
            }

            configuration.Reload();
        }

        await Eventually.UntilAsync(() => caches.All(cache => cache.Config.RedisUrl!.Contains("second", StringComparison.Ordinal)));
        Assert.Equal(1, await caches.Default.GetAsync<int>("k"));
        AssertFewLines(began);
    }

    [Fact]
    public async Task Of_three_hundred_writes_of_a_file_the_last_counts()
    {
        Server.Require();
        using var folder = new TemporaryFolder();
        void Write(string password) => folder.Write("config.yaml", $"cache_default:\n  redis_url: {Url(password)}\n");
        Write("first");
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = "Production", ContentRootPath = folder.Path });
        builder.Logging.AddProvider(new FakeLoggerProvider(Log));
        builder.AddCaches();
        using var host = builder.Build();
        await host.StartAsync();
        var cache = host.Services.GetRequiredService<Cache>();
        await cache.SetAsync("k", 1);
        Log.Clear();
        var began = Stopwatch.GetTimestamp();

        for (var change = 1; change <= Changes; change++)
        {
            // Every third is a password that the server rejects, and every seventh no YAML.
            Write(change == Changes ? "second" : change % 7 == 0 ? "\t[" : change % 3 == 0 ? "third" : "first");
        }

        await Eventually.UntilAsync(() => cache.Config.RedisUrl!.Contains("second", StringComparison.Ordinal));
        Assert.Equal(1, await cache.GetAsync<int>("k"));
        AssertFewLines(began);
    }

    /// <summary>The storm may last long on a busy machine; what counts is the number of lines a second.</summary>
    private void AssertFewLines(long began)
    {
        var seconds = (int)Stopwatch.GetElapsedTime(began).TotalSeconds + 2;
        Assert.InRange(Log.GetSnapshot().Count, 1, seconds * MostLinesASecond);
    }
}
