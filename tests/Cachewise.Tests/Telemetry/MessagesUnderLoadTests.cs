using Cachewise.Entries;
using Cachewise.Tests.Servers;
using Cachewise.Tests.Stores.Redis.Execution;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using static Cachewise.Tests.Entries.Kinds;

namespace Cachewise.Tests.Telemetry;

/// <summary>A thousand calls at once write no more lines than one.</summary>
public sealed class MessagesUnderLoadTests : ServerTest
{
    private const int Calls = 1000;

    [Theory]
    [InlineData(FailureMode.Degrade, 3)]
    [InlineData(FailureMode.Throw, 4)]
    public async Task An_outage_is_a_line_when_it_begins_and_one_when_it_ends(FailureMode mode, int began)
    {
        await using var cache = NewCache(new() { OnFailure = mode });
        await cache.SetAsync("k", 1);

        Server.Kill();
        await AllAsync(async i => await cache.GetAsync<int>($"k{i}"));
        await AllAsync(async i => await cache.SetAsync($"k{i}", 1));
        Server.Start();
        await Eventually.UntilAsync(() => cache.Health.State is CacheHealthState.Healthy);
        await Eventually.UntilAsync(() => Ids().Contains(5));

        Assert.Equal([began, 5], Ids().Where(id => id is not 11));
        Assert.InRange(Ids().Count(id => id is 11), 0, 1);
    }

    [Fact]
    public async Task A_full_server_is_one_line()
    {
        await using var cache = NewCache();
        await cache.SetAsync("k", 1);
        Server.Cli("CONFIG", "SET", "maxmemory", "1");

        await AllAsync(async i => await cache.SetAsync($"k{i}", 1));

        Assert.Equal([12], Ids());
    }

    [Fact]
    public async Task A_value_that_cannot_be_read_is_one_line_a_type()
    {
        await using var cache = NewCache(new() { KeyPrefix = "app" });
        Server.Cli("SET", "app:1:k", "neither JSON nor a number");

        await AllAsync(async _ => await cache.GetAsync<int>("k"));
        await AllAsync(async _ => await cache.GetAsync<int[]>("k"));

        Assert.Equal([6, 6], Ids());
    }

    [Theory]
    [InlineData(CacheBackend.LocMem)]
    [InlineData(CacheBackend.Dummy)]
    public async Task What_types_lose_and_values_that_are_too_large_are_one_line_each(CacheBackend backend)
    {
        await using var cache = Cache.Create(
            new() { Backend = backend, MaxValueBytes = 100 }, new() { Json = JsonContracts.NewOptions(), Logging = Logging() }, environment: "production");

        await AllAsync(async i => await cache.SetAsync($"lost{i}", Fixed.Create(7)));
        await AllAsync(async i => await cache.SetAsync($"hashing{i}", new Hashing($"{i}")));
        await AllAsync(async i => await cache.GetOrCreateAsync($"large{i}", static _ => ValueTask.FromResult(new string('x', 200))));

        Assert.Equal([31, 8, 33], Ids());
    }

    [Fact]
    public async Task A_keyed_service_that_nothing_declares_is_one_line_however_often_a_consumer_is_made()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = "Production" });
        builder.Logging.SetMinimumLevel(LogLevel.Debug).AddProvider(new FakeLoggerProvider(Log));
        builder.AddCaches();
        builder.Services.AddScoped<Consumer>();
        builder.Services.AddTransient<OtherConsumer>();
        using var host = builder.Build();

        await AllAsync(_ =>
        {
            using var scope = host.Services.CreateScope();
            Assert.Null(scope.ServiceProvider.GetRequiredService<Consumer>().Cache);
            Assert.Null(scope.ServiceProvider.GetRequiredService<OtherConsumer>().Cache);
            return Task.CompletedTask;
        });

        Assert.Equal(
            [
                "Debug: The keyed service IDistributedCache 'missing' was requested and is null: no cache has that alias; the aliases are default",
                "Warning: The keyed service Cache 'missing' was requested and is null: no cache has that alias; the aliases are default",
            ],
            Log.GetSnapshot().Where(record => record.Id.Id is 16).Select(record => $"{record.Level}: {record.Message}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Of_the_keys_that_an_application_makes_a_thousand_are_written()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = "Production" });
        builder.Logging.AddProvider(new FakeLoggerProvider(Log));
        builder.AddCaches();
        using var host = builder.Build();

        for (var i = 0; i < 1100; i++)
        {
            Assert.Null(host.Services.GetKeyedService<Cache>($"tenant{i}"));
        }

        Assert.Equal(1000, Ids().Count(id => id is 16));
    }

    private static Task AllAsync(Func<int, Task> call) => Task.WhenAll(Enumerable.Range(0, Calls).Select(i => Task.Run(async () =>
    {
        try
        {
            await call(i);
        }
        catch (CacheUnavailableException)
        {
            // As the mode says.
        }
    })));

    private ILoggerFactory Logging() => LoggerFactory.Create(builder => builder.AddProvider(new FakeLoggerProvider(Log)));

    private IEnumerable<int> Ids() => Log.GetSnapshot().Where(record => record.Category is "Cachewise.Cache").Select(record => record.Id.Id);

    /// <summary>Its constructor changes what JSON has.</summary>
    private sealed class Hashing(string password)
    {
        public string Password { get; } = $"hash({password})";
    }

    private sealed class Consumer([FromKeyedServices("missing")] Cache? cache = null)
    {
        public Cache? Cache => cache;
    }

    private sealed class OtherConsumer([FromKeyedServices("missing")] IDistributedCache? cache = null)
    {
        public IDistributedCache? Cache => cache;
    }
}
