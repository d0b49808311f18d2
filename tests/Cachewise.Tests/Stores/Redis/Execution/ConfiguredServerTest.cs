using Cachewise.Tests.Servers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using StackExchange.Redis;

namespace Cachewise.Tests.Stores.Redis.Execution;

/// <summary>
/// A test with a server of its own, whose user <c>app</c> has two passwords, and caches from a configuration.
/// </summary>
public abstract class ConfiguredServerTest : IDisposable
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    internal RedisServer Server { get; } = RedisServer.Own("--user", "app", "on", ">first", ">second", "~*", "+@all");

    protected FakeLogCollector Log { get; } = new();

    public void Dispose()
    {
        Server.Dispose();
        GC.SuppressFinalize(this);
    }

    protected IConfigurationRoot Configuration(string password, int database = 0) =>
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Caches:default:redis_url"] = Url(password, database) }).Build();

    protected string Url(string password, int database = 0) => $"redis://app:{password}@127.0.0.1:{Server.Port}/{database}";

    protected void Change(IConfigurationRoot configuration, string password)
    {
        configuration["Caches:default:redis_url"] = Url(password);
        configuration.Reload();
    }

    protected ServiceProvider Provider(IConfiguration configuration, Action<CacheServices>? configure = null)
    {
        Server.Require();
        return new ServiceCollection()
            .AddSingleton(configuration)
            .AddLogging(builder => builder.AddProvider(new FakeLoggerProvider(Log)))
            .AddCaches(configure)
            .BuildServiceProvider();
    }

    protected async Task<string[]> ClientsAsync()
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{Server.Port},allowAdmin=true");
        return [.. (await redis.GetServers()[0].ClientListAsync()).Select(client => client.Name ?? "")];
    }

    /// <summary>Waits until the old connection is closed, after the last call on it.</summary>
    protected async Task HasClientsAsync(int count)
    {
        using var limit = new CancellationTokenSource(Patience);
        while ((await ClientsAsync()).Count(name => name.StartsWith("cachewise", StringComparison.Ordinal)) != count)
        {
            limit.Token.ThrowIfCancellationRequested();
        }
    }

    protected static async Task<bool> IsStoredAsync(Cache cache)
    {
        await cache.SetAsync("k", 1);
        return (await cache.TryGetAsync<int>("k")).Found;
    }

    protected static async Task<string?> ErrorOfAsync(Cache cache)
    {
        try
        {
            await cache.AddAsync("k", 1);
            return null;
        }
        catch (CacheUnavailableException error)
        {
            return error.Message;
        }
    }
}
