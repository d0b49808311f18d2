using Cachewise.Tests.Configuration.Sources;
using Cachewise.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Cachewise.Tests.Stores.Redis.Execution;

/// <summary>The connection settings change while calls go on.</summary>
public sealed class ConnectionSwitchTests : ConfiguredServerTest
{
    [Fact]
    public async Task A_password_changed_in_the_configuration_costs_no_call()
    {
        var configuration = Configuration("first");
        await using var provider = Provider(configuration);

        await CostsNoCallAsync(provider.GetRequiredService<Cache>(), () => Change(configuration, "second"));
    }

    [Fact]
    public async Task Reads_that_share_commands_go_on_while_the_password_changes()
    {
        var configuration = Configuration("first");
        await using var provider = Provider(configuration);
        var cache = provider.GetRequiredService<Cache>();
        await cache.SetManyAsync(Enumerable.Range(0, 50).Select(i => KeyValuePair.Create($"k{i}", i)));
        using var stop = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 50).Select(i => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                Assert.Equal(i, await cache.GetAsync($"k{i}", -1));
            }
        })).ToList();

        await CostsNoCallAsync(cache, () => Change(configuration, "second"));
        await stop.CancelAsync();

        await Task.WhenAll(readers);
    }

    [Fact]
    public async Task A_password_changed_in_the_file_of_a_running_host_costs_no_call()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "first");
        using var host = await StartAsync(folder);

        await CostsNoCallAsync(host.Services.GetRequiredService<Cache>(), () => Write(folder, "second"));
    }

    [Fact]
    public async Task An_invalid_file_is_logged_and_rejected_until_it_is_fixed()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "first");
        using var host = await StartAsync(folder);
        var cache = host.Services.GetRequiredService<Cache>();
        await cache.SetAsync("k", 1);

        folder.Write("config.yaml", "cache_default:\n\tredis_url: redis://localhost\n");
        await Eventually.UntilAsync(() => Log.GetSnapshot().Any(record => record.Id.Id is 10));
        Assert.All(Log.GetSnapshot().Where(record => record.Id.Id is 10), record => Assert.Equal(
            "The configuration changed and was rejected; the caches keep their connections: The cache configuration has 1 error:\n- A tab indents this line; indent with spaces (config.yaml, line 2, column 1).",
            record.Message));
        Assert.Equal(1, await cache.GetAsync<int>("k"));
        Assert.DoesNotContain(Log.GetSnapshot(), record => record.Id.Id is 9);

        Write(folder, "second");
        await Eventually.UntilAsync(() => cache.Config.RedisUrl!.Contains("second", StringComparison.Ordinal));
        Assert.Equal(1, await cache.GetAsync<int>("k"));
    }

    [Fact]
    public async Task A_changed_number_of_connections_is_used_and_logged_once()
    {
        var configuration = Configuration("first");
        await using var provider = Provider(configuration);
        var cache = provider.GetRequiredService<Cache>();
        await cache.SetAsync("k", 1);

        configuration["Caches:default:max_connections"] = "3";
        configuration.Reload();
        await Eventually.UntilAsync(() => cache.Config.MaxConnections is 3);
        configuration.Reload();

        Assert.Single(Log.GetSnapshot(), record => record.Id.Id is 9);
    }

    [Fact]
    public async Task A_password_that_the_server_rejects_is_used_once_it_is_accepted()
    {
        var configuration = Configuration("first");
        await using var provider = Provider(configuration);
        var cache = provider.GetRequiredService<Cache>();
        await cache.SetAsync("k", 1);

        Change(configuration, "third");
        Assert.Equal(1, await cache.GetAsync<int>("k"));
        await Eventually.UntilAsync(() => Log.GetSnapshot().Any(record => record.Id.Id is 15));
        Assert.Equal(
            $"Cache 'default': the new connection does not work yet: Redis at redis://app:***@127.0.0.1:{Server.Port}/0 rejected the login; check user and password in RedisUrl. The old one is used until it does",
            Assert.Single(Log.GetSnapshot(), record => record.Id.Id is 15).Message);
        Server.Cli("ACL", "SETUSER", "app", ">third");
        await Eventually.UntilAsync(() => cache.Config.RedisUrl!.Contains("third", StringComparison.Ordinal));

        Assert.Equal(1, await cache.GetAsync<int>("k"));
    }

    [Fact]
    public async Task With_one_connection_the_new_one_is_not_tried_and_the_old_one_is_closed_at_once()
    {
        var configuration = Configuration("first");
        configuration["Caches:default:max_connections"] = "1";
        // The time that the old connection stays open.
        configuration["Caches:default:connection_pool_kwargs:socket_timeout"] = $"{Patience.TotalSeconds}";
        await using var provider = Provider(configuration);
        var cache = provider.GetRequiredService<Cache>();
        await cache.SetAsync("k", 1);

        Change(configuration, "third");
        await HasClientsAsync(0);
        Assert.False(await IsStoredAsync(cache));
        Server.Cli("ACL", "SETUSER", "app", ">third");
        await Eventually.UntilAsync(() => IsStoredAsync(cache));

        await HasClientsAsync(1);
    }

    [Fact]
    public async Task An_invalid_configuration_is_logged_and_rejected()
    {
        var configuration = Configuration("first");
        await using var provider = Provider(configuration);
        var cache = provider.GetRequiredService<Cache>();
        await cache.SetAsync("k", 1);

        configuration["Caches:default:redis_url"] = "http://:secret@localhost";
        configuration.Reload();

        Assert.Equal(
            "The configuration changed and was rejected; the caches keep their connections: The cache configuration has 1 error:\n"
            + "- Cache 'default': redis_url is 'http://:***@localhost'; Redis URL must start with redis:// or rediss:// (Caches:default:redis_url in MemoryConfigurationProvider).",
            Assert.Single(Log.GetSnapshot(), record => record.Id.Id is 10).Message);
        Assert.Equal(1, await cache.GetAsync<int>("k"));
    }

    [Fact]
    public async Task The_last_of_two_changes_counts_whichever_works_first()
    {
        var configuration = Configuration("first");
        await using var provider = Provider(configuration);
        var cache = provider.GetRequiredService<Cache>();
        await cache.SetAsync("k", 1);

        Change(configuration, "third"); // waits for the server
        Change(configuration, "second");
        await Eventually.UntilAsync(() => cache.Config.RedisUrl!.Contains("second", StringComparison.Ordinal));
        Server.Cli("ACL", "SETUSER", "app", ">third");
        await HasClientsAsync(1);

        Assert.Contains("second", cache.Config.RedisUrl, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cache_that_is_disposed_of_during_a_switch_leaves_no_connection()
    {
        var configuration = Configuration("first");
        await using (var provider = Provider(configuration))
        {
            await provider.GetRequiredService<Cache>().SetAsync("k", 1);
            Change(configuration, "third");
        }

        Server.Cli("ACL", "SETUSER", "app", ">third");
        await HasClientsAsync(0);
    }

    private async Task CostsNoCallAsync(Cache cache, Action changeToSecond)
    {
        await cache.SetAsync("k", 1);
        using var stop = new CancellationTokenSource();
        var calls = Task.Run(async () =>
        {
            var lost = 0;
            while (!stop.IsCancellationRequested)
            {
                lost += await cache.GetAsync<int>("k") is 1 ? 0 : 1;
            }

            return lost;
        });

        changeToSecond();
        await Eventually.UntilAsync(() => cache.Config.RedisUrl!.Contains("second", StringComparison.Ordinal));
        Server.Cli("ACL", "SETUSER", "app", "<first");
        await cache.SetAsync("k", 1);
        await stop.CancelAsync();

        Assert.Equal(0, await calls);
        Assert.Equal($"Cache 'default': connection settings changed; switching to redis://app:***@127.0.0.1:{Server.Port}/0 once it is reachable", Assert.Single(Log.GetSnapshot(), record => record.Id.Id is 9).Message);
        await HasClientsAsync(1);
        Assert.Equal($"Cache 'default': switched to the new connection to redis://app:***@127.0.0.1:{Server.Port}/0", Assert.Single(Log.GetSnapshot(), record => record.Id.Id is 14).Message);
    }

    private void Write(TemporaryFolder folder, string password) => folder.Write("config.yaml", $"cache_default:\n  redis_url: {Url(password)}\n");

    private async Task<IHost> StartAsync(TemporaryFolder folder)
    {
        Server.Require();
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = "Production", ContentRootPath = folder.Path });
        builder.Logging.AddProvider(new FakeLoggerProvider(Log));
        builder.AddCaches();
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}
