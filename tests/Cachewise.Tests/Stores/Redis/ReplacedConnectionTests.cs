using Cachewise.Stores.Redis;
using Cachewise.Tests.Configuration.Sources;
using Cachewise.Tests.Servers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using StackExchange.Redis;

namespace Cachewise.Tests.Stores.Redis;

/// <summary>The connection is changed while calls go on, is made as the application says, or is its own.</summary>
public sealed class ReplacedConnectionTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly RedisServer _server = RedisServer.Own("--user", "app", "on", ">first", ">second", "~*", "+@all");
    private readonly FakeLogCollector _log = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task A_password_that_is_changed_in_the_configuration_costs_no_call()
    {
        var configuration = Configuration("first");
        await using var provider = Provider(configuration);

        await CostsNoCallAsync(provider.GetRequiredService<Cache>(), () => Change(configuration, "second"));
    }

    [Fact]
    public async Task A_password_that_is_changed_in_the_file_of_a_running_host_costs_no_call()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "first");
        using var host = await StartAsync(folder);

        await CostsNoCallAsync(host.Services.GetRequiredService<Cache>(), () => Write(folder, "second"));
    }

    [Fact]
    public async Task A_file_that_is_made_wrong_is_logged_and_not_followed_until_it_is_mended()
    {
        using var folder = new TemporaryFolder();
        Write(folder, "first");
        using var host = await StartAsync(folder);
        var cache = host.Services.GetRequiredService<Cache>();
        await cache.SetAsync("k", 1);

        folder.Write("config.yaml", "cache_default:\n\tredis_url: redis://localhost\n");
        await UntilAsync(() => _log.GetSnapshot().Any(record => record.Id.Id is 10));
        Assert.All(_log.GetSnapshot().Where(record => record.Id.Id is 10), record => Assert.Equal(
            "The configuration changed and was rejected; the caches keep their connections: The cache configuration has 1 error:\n- A tab indents this line; indent with spaces (config.yaml, line 2, column 1).",
            record.Message));
        Assert.Equal(1, await cache.GetAsync<int>("k"));
        Assert.DoesNotContain(_log.GetSnapshot(), record => record.Id.Id is 9);

        Write(folder, "second");
        await UntilAsync(() => cache.Config.RedisUrl!.Contains("second", StringComparison.Ordinal));
        Assert.Equal(1, await cache.GetAsync<int>("k"));
    }

    [Fact]
    public async Task A_password_that_the_server_does_not_know_yet_waits_until_it_does()
    {
        var configuration = Configuration("first");
        await using var provider = Provider(configuration);
        var cache = provider.GetRequiredService<Cache>();
        await cache.SetAsync("k", 1);

        Change(configuration, "third");
        Assert.Equal(1, await cache.GetAsync<int>("k"));
        await UntilAsync(() => _log.GetSnapshot().Any(record => record.Id.Id is 15));
        Assert.Equal(
            $"Cache 'default': the new connection does not work yet: Redis at redis://app:***@127.0.0.1:{_server.Port}/0 rejected the login; check user and password in RedisUrl. The old one is used until it does",
            Assert.Single(_log.GetSnapshot(), record => record.Id.Id is 15).Message);
        _server.Cli("ACL", "SETUSER", "app", ">third");
        await UntilAsync(() => cache.Config.RedisUrl!.Contains("third", StringComparison.Ordinal));

        Assert.Equal(1, await cache.GetAsync<int>("k"));
    }

    [Fact]
    public async Task With_room_for_one_connection_the_new_one_is_not_tried_and_the_old_one_closed_at_once()
    {
        var configuration = Configuration("first");
        configuration["Caches:default:max_connections"] = "1";
        configuration["Caches:default:connection_pool_kwargs:socket_timeout"] = $"{Patience.TotalSeconds}"; // what a connection would be kept for
        await using var provider = Provider(configuration);
        var cache = provider.GetRequiredService<Cache>();
        await cache.SetAsync("k", 1);

        Change(configuration, "third");
        await HasClientsAsync(0);
        Assert.False(await IsStoredAsync(cache));
        _server.Cli("ACL", "SETUSER", "app", ">third");
        await UntilAsync(() => IsStoredAsync(cache));

        await HasClientsAsync(1);
    }

    [Fact]
    public async Task A_configuration_that_is_made_wrong_is_logged_and_not_followed()
    {
        var configuration = Configuration("first");
        await using var provider = Provider(configuration);
        var cache = provider.GetRequiredService<Cache>();
        await cache.SetAsync("k", 1);

        configuration["Caches:default:redis_url"] = "http://:secret@localhost";
        configuration.Reload();

        Assert.Equal(
            "The configuration changed and was rejected; the caches keep their connections: The cache configuration has 1 error:\n"
            + "- Cache 'default': RedisUrl is '***'; Redis URL must start with redis:// or rediss:// (Caches:default:redis_url in MemoryConfigurationProvider).",
            Assert.Single(_log.GetSnapshot(), record => record.Id.Id is 10).Message);
        Assert.Equal(1, await cache.GetAsync<int>("k"));
    }

    [Fact]
    public async Task The_application_has_the_last_word_on_the_options_of_each_cache()
    {
        var configuration = Configuration("wrong");
        configuration["Caches:other:redis_url"] = configuration["Caches:default:redis_url"];
        await using var provider = Provider(configuration, options => options.ConfigureRedis = (alias, redis) => (redis.Password, redis.ClientName) = ("first", $"mine-{alias}"));
        var caches = provider.GetRequiredService<ICaches>();

        Assert.True(await caches.Default.AddAsync("k", 1));
        Assert.False(await caches["other"].AddAsync("k", 1));
        Assert.Equal(["mine-default", "mine-other"], (await ClientsAsync()).Where(name => name.StartsWith("mine", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_connection_of_the_application_is_used_and_not_closed()
    {
        await using var own = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{_server.Port},user=app,password=first,name=own");
        await using (var provider = Provider(Configuration("wrong", database: 3), options => options.Multiplexer = (_, _) => own))
        {
            var cache = provider.GetRequiredService<Cache>();
            Assert.True(await cache.AddAsync("k", 7));
            Assert.Equal(7, await cache.GetAsync<int>("k"));
            Assert.Equal(["k"], await cache.KeysAsync().ToListAsync());
        }

        Assert.Equal("7", await own.GetDatabase(3).StringGetAsync(":1:k"));
        Assert.DoesNotContain(await ClientsAsync(), name => name.StartsWith("cachewise", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Without_a_host_a_cache_takes_a_connection_or_options_too()
    {
        var config = new CacheConfig { RedisUrl = $"redis://127.0.0.1:{_server.Port}" };
        await using var own = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{_server.Port}");
        await using (var borrowing = Cache.Create(config, new() { Multiplexer = (_, _) => own }))
        {
            Assert.True(await borrowing.AddAsync("k", 1));
        }

        await using var configured = Cache.Create(config, new() { ConfigureRedis = (_, options) => (options.User, options.Password) = ("app", "first") });
        Assert.False(await configured.AddAsync("k", 1));
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
        await UntilAsync(() => cache.Config.RedisUrl!.Contains("second", StringComparison.Ordinal));
        _server.Cli("ACL", "SETUSER", "app", ">third");
        await HasClientsAsync(1);

        Assert.Contains("second", cache.Config.RedisUrl, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_cache_that_is_disposed_of_while_it_goes_over_leaves_no_connection()
    {
        var configuration = Configuration("first");
        await using (var provider = Provider(configuration))
        {
            await provider.GetRequiredService<Cache>().SetAsync("k", 1);
            Change(configuration, "third");
        }

        _server.Cli("ACL", "SETUSER", "app", ">third");
        await HasClientsAsync(0);
    }

    [Fact]
    public async Task Options_that_cannot_be_made_are_an_outage_and_are_made_again()
    {
        var isTokenThere = false;
        await using var provider = Provider(Configuration("first"), options => options.ConfigureRedis = (_, _) =>
        {
            if (!isTokenThere)
            {
                throw new InvalidOperationException("no token");
            }
        });
        var cache = provider.GetRequiredService<Cache>();

        Assert.Equal(-1, await cache.GetAsync("k", -1));
        Assert.Equal(
            $"Cache 'default': add failed: Redis at redis://app:***@127.0.0.1:{_server.Port}/0 was not asked, because ConfigureRedis threw InvalidOperationException.",
            (await Assert.ThrowsAsync<CacheUnavailableException>(async () => await cache.AddAsync("k", 1))).Message);
        isTokenThere = true;

        using var limit = new CancellationTokenSource(Patience);
        while (await cache.GetAsync("k", 0, limit.Token) is 0)
        {
            await cache.SetAsync("k", 1, cancellationToken: limit.Token);
            await Task.Yield();
        }
    }

    [Fact]
    public async Task A_login_that_is_refused_is_not_taken_for_the_user_without_a_password()
    {
        await using var provider = Provider(Configuration("third"));
        var cache = provider.GetRequiredService<Cache>();

        var refused = $"Cache 'default': add failed: Redis at redis://app:***@127.0.0.1:{_server.Port}/0 rejected the login; check user and password in RedisUrl.";
        Assert.Equal(refused, await ErrorOfAsync(cache));

        _server.Cli("ACL", "SETUSER", "app", ">third");
        await UntilAsync(() => IsStoredAsync(cache));
        _server.Cli("ACL", "SETUSER", "app", "<third");
        _server.Cli("CLIENT", "KILL", "USER", "app");
        await UntilAsync(async () => await ErrorOfAsync(cache) == refused);

        Assert.Contains(_log.GetSnapshot(), record => record.Message.Contains("rejected the login; check user and password in RedisUrl", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_token_that_has_ended_is_asked_for_again()
    {
        using var guarded = RedisServer.Own("--requirepass", "admin", "--user", "app", "on", ">first", "~*", "+@all");
        guarded.Require();
        var token = "first";
        await using var cache = Cache.Create(new() { RedisUrl = guarded.Url() }, new() { ConfigureRedis = (_, options) => (options.User, options.Password) = ("app", token) });
        Assert.True(await IsStoredAsync(cache));

        guarded.Cli("-a", "admin", "ACL", "SETUSER", "app", "<first", ">second");
        guarded.Cli("-a", "admin", "CLIENT", "KILL", "USER", "app");
        await UntilAsync(async () => await ErrorOfAsync(cache) is { } error && error.Contains("rejected the login", StringComparison.Ordinal));
        token = "second";

        await UntilAsync(() => IsStoredAsync(cache));
    }

    [Fact]
    public async Task A_token_that_was_wrong_at_first_is_asked_for_again()
    {
        using var guarded = RedisServer.Own("--requirepass", "right");
        guarded.Require();
        var token = "wrong";
        await using var cache = Cache.Create(new() { RedisUrl = guarded.Url() }, new() { ConfigureRedis = (_, options) => options.Password = token });
        Assert.Contains("rejected the login", await ErrorOfAsync(cache), StringComparison.Ordinal);

        token = "right";

        await UntilAsync(() => IsStoredAsync(cache));
    }

    [Fact]
    public async Task A_connection_of_the_application_is_asked_for_once()
    {
        await using var own = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{_server.Port}");
        var asked = 0;
        var configuration = Configuration("first");
        await using var provider = Provider(configuration, options => options.Multiplexer = (_, _) =>
        {
            asked++;
            return own;
        });
        Assert.True(await IsStoredAsync(provider.GetRequiredService<Cache>()));

        Change(configuration, "second");
        configuration.Reload();

        Assert.True(await IsStoredAsync(provider.GetRequiredService<Cache>()));
        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task Keys_are_enumerated_in_the_database_that_the_application_has_set()
    {
        await using var provider = Provider(Configuration("first"), options => options.ConfigureRedis = (_, redis) => redis.DefaultDatabase = 5);
        var cache = provider.GetRequiredService<Cache>();
        await cache.SetAsync("k", 1);

        Assert.Equal(["k"], await cache.KeysAsync().ToListAsync());
    }

    [Fact]
    public async Task Options_that_the_client_cannot_use_are_an_outage_with_the_reason()
    {
        await using var provider = Provider(Configuration("first"), options => options.ConfigureRedis = (_, redis) => redis.EndPoints.Clear());

        Assert.Equal(
            $"Cache 'default': add failed: Redis at redis://app:***@127.0.0.1:{_server.Port}/0 was not asked, because the options that ConfigureRedis has left cannot be used; leave EndPoints to RedisUrl.",
            await ErrorOfAsync(provider.GetRequiredService<Cache>()));
    }

    [Fact]
    public async Task Options_are_made_once_for_each_change_of_the_configuration()
    {
        var calls = 0;
        var configuration = Configuration("first");
        await using var provider = Provider(configuration, options => options.ConfigureRedis = (_, _) => Interlocked.Increment(ref calls));
        var cache = provider.GetRequiredService<Cache>();
        await cache.SetAsync("k", 1);
        Assert.Equal(1, calls);

        Change(configuration, "second");
        await UntilAsync(() => cache.Config.RedisUrl!.Contains("second", StringComparison.Ordinal));
        await cache.SetAsync("k", 1);

        Assert.Equal(2, calls);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Options_that_are_of_no_use_are_not_made_again_at_once(bool isThrown)
    {
        var calls = 0;
        await using var provider = Provider(Configuration("first"), options => options.ConfigureRedis = (_, redis) =>
        {
            Interlocked.Increment(ref calls);
            redis.EndPoints.Clear();
            if (isThrown)
            {
                throw new InvalidOperationException("no token");
            }
        });
        var cache = provider.GetRequiredService<Cache>();
        var began = TimeProvider.System.GetTimestamp();

        await UntilAsync(async () =>
        {
            await cache.GetAsync("k", 0);
            return Volatile.Read(ref calls) == 3;
        });

        var most = 1 + (TimeProvider.System.GetElapsedTime(began) / ClientFactory.FirstPause);
        Assert.True(calls <= most, $"{calls} calls, at most {most}");
    }

    [Fact]
    public async Task A_user_who_is_allowed_the_keys_of_the_cache_alone_is_enough()
    {
        _server.Require();
        _server.Cli("ACL", "SETUSER", "limited", "on", ">secret", "~shop:*", "+@all");
        await using var cache = Cache.Create(new() { RedisUrl = $"redis://limited:secret@127.0.0.1:{_server.Port}", KeyPrefix = "shop", Required = true });

        await cache.RequireBackendAsync();

        Assert.True(await cache.AddAsync("k", 1));
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
        await UntilAsync(() => cache.Config.RedisUrl!.Contains("second", StringComparison.Ordinal));
        _server.Cli("ACL", "SETUSER", "app", "<first");
        await cache.SetAsync("k", 1);
        await stop.CancelAsync();

        Assert.Equal(0, await calls);
        Assert.Equal($"Cache 'default': connection settings changed; switching to redis://app:***@127.0.0.1:{_server.Port}/0 once it is reachable", Assert.Single(_log.GetSnapshot(), record => record.Id.Id is 9).Message);
        await HasClientsAsync(1);
        Assert.Equal($"Cache 'default': switched to the new connection to redis://app:***@127.0.0.1:{_server.Port}/0", Assert.Single(_log.GetSnapshot(), record => record.Id.Id is 14).Message);
    }

    private void Write(TemporaryFolder folder, string password) => folder.Write("config.yaml", $"cache_default:\n  redis_url: {Url(password)}\n");

    private async Task<IHost> StartAsync(TemporaryFolder folder)
    {
        _server.Require();
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = "Production", ContentRootPath = folder.Path });
        builder.Logging.AddProvider(new FakeLoggerProvider(_log));
        builder.AddCaches();
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }

    private IConfigurationRoot Configuration(string password, int database = 0) =>
        new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Caches:default:redis_url"] = Url(password, database) }).Build();

    private string Url(string password, int database = 0) => $"redis://app:{password}@127.0.0.1:{_server.Port}/{database}";

    private void Change(IConfigurationRoot configuration, string password)
    {
        configuration["Caches:default:redis_url"] = Url(password);
        configuration.Reload();
    }

    private ServiceProvider Provider(IConfiguration configuration, Action<CacheServices>? configure = null)
    {
        _server.Require();
        return new ServiceCollection()
            .AddSingleton(configuration)
            .AddLogging(builder => builder.AddProvider(new FakeLoggerProvider(_log)))
            .AddCaches(configure)
            .BuildServiceProvider();
    }

    private async Task<string[]> ClientsAsync()
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{_server.Port},allowAdmin=true");
        return [.. (await redis.GetServers()[0].ClientListAsync()).Select(client => client.Name ?? "")];
    }

    /// <summary>The old connection is closed when what was under way on it must have ended.</summary>
    private async Task HasClientsAsync(int count)
    {
        using var limit = new CancellationTokenSource(Patience);
        while ((await ClientsAsync()).Count(name => name.StartsWith("cachewise", StringComparison.Ordinal)) != count)
        {
            limit.Token.ThrowIfCancellationRequested();
        }
    }

    private static async Task<bool> IsStoredAsync(Cache cache)
    {
        await cache.SetAsync("k", 1);
        return (await cache.TryGetAsync<int>("k")).Found;
    }

    private static async Task<string?> ErrorOfAsync(Cache cache)
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

    private static Task UntilAsync(Func<bool> isSo) => UntilAsync(() => Task.FromResult(isSo()));

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (!await isSo())
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
