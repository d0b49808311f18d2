using Cachewise.Stores.Redis.Connections;
using Cachewise.Tests.Servers;
using Cachewise.Tests.Stores.Redis.Execution;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using StackExchange.Redis;

namespace Cachewise.Tests.Stores.Redis.Connections;

/// <summary>The application sets the options of the connection, or provides the connection.</summary>
public sealed class ConfigureRedisTests : ConfiguredServerTest
{
    [Fact]
    public async Task ConfigureRedis_may_change_the_options_of_each_cache()
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
        await using var own = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{Server.Port},user=app,password=first,name=own");
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
        var config = new CacheConfig { RedisUrl = $"redis://127.0.0.1:{Server.Port}" };
        await using var own = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{Server.Port}");
        await using (var borrowing = Cache.Create(config, new() { Multiplexer = (_, _) => own }))
        {
            Assert.True(await borrowing.AddAsync("k", 1));
        }

        await using var configured = Cache.Create(config, new() { ConfigureRedis = (_, options) => (options.User, options.Password) = ("app", "first") });
        Assert.False(await configured.AddAsync("k", 1));
    }

    [Fact]
    public async Task ConfigureRedis_that_throws_is_an_outage_and_is_called_again()
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
            $"Cache 'default': add failed: Redis at redis://app:***@127.0.0.1:{Server.Port}/0 was not connected to, because ConfigureRedis threw InvalidOperationException.",
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
    public async Task A_rejected_login_does_not_continue_as_the_default_user()
    {
        await using var provider = Provider(Configuration("third"));
        var cache = provider.GetRequiredService<Cache>();

        var rejected = $"Cache 'default': add failed: Redis at redis://app:***@127.0.0.1:{Server.Port}/0 rejected the login; check user and password in RedisUrl.";
        Assert.Equal(rejected, await ErrorOfAsync(cache));

        Server.Cli("ACL", "SETUSER", "app", ">third");
        await Eventually.UntilAsync(() => IsStoredAsync(cache));
        Server.Cli("ACL", "SETUSER", "app", "<third");
        Server.Cli("CLIENT", "KILL", "USER", "app");
        await Eventually.UntilAsync(async () => await ErrorOfAsync(cache) == rejected);

        Assert.Contains(Log.GetSnapshot(), record => record.Message.Contains("rejected the login; check user and password in RedisUrl", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_expired_token_is_requested_again()
    {
        using var guarded = RedisServer.Own("--requirepass", "admin", "--user", "app", "on", ">first", "~*", "+@all");
        guarded.Require();
        var token = "first";
        await using var cache = Cache.Create(new() { RedisUrl = guarded.Url() }, new() { ConfigureRedis = (_, options) => (options.User, options.Password) = ("app", token) });
        Assert.True(await IsStoredAsync(cache));

        guarded.Cli("-a", "admin", "ACL", "SETUSER", "app", "<first", ">second");
        guarded.Cli("-a", "admin", "CLIENT", "KILL", "USER", "app");
        await Eventually.UntilAsync(async () => await ErrorOfAsync(cache) is { } error && error.Contains("rejected the login", StringComparison.Ordinal));
        token = "second";

        await Eventually.UntilAsync(() => IsStoredAsync(cache));
    }

    [Fact]
    public async Task A_token_that_was_wrong_at_first_is_requested_again()
    {
        using var guarded = RedisServer.Own("--requirepass", "right");
        guarded.Require();
        var token = "wrong";
        await using var cache = Cache.Create(new() { RedisUrl = guarded.Url() }, new() { ConfigureRedis = (_, options) => options.Password = token });
        Assert.Contains("rejected the login", await ErrorOfAsync(cache), StringComparison.Ordinal);

        token = "right";

        await Eventually.UntilAsync(() => IsStoredAsync(cache));
    }

    [Fact]
    public async Task The_connection_of_the_application_is_requested_once()
    {
        await using var own = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{Server.Port}");
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
    public async Task Options_that_the_client_rejects_are_an_outage_with_the_reason()
    {
        await using var provider = Provider(Configuration("first"), options => options.ConfigureRedis = (_, redis) => redis.EndPoints.Clear());

        Assert.Equal(
            $"Cache 'default': add failed: Redis at redis://app:***@127.0.0.1:{Server.Port}/0 was not connected to, because the options that ConfigureRedis has left cannot be used; leave EndPoints to RedisUrl.",
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
        await Eventually.UntilAsync(() => cache.Config.RedisUrl!.Contains("second", StringComparison.Ordinal));
        await cache.SetAsync("k", 1);

        Assert.Equal(2, calls);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Unusable_options_are_made_again_at_a_limited_pace(bool isThrown)
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

        await Eventually.UntilAsync(async () =>
        {
            await cache.GetAsync("k", 0);
            return Volatile.Read(ref calls) == 3;
        });

        var most = 1 + (TimeProvider.System.GetElapsedTime(began) / ClientFactory.FirstPause);
        Assert.True(calls <= most, $"{calls} calls, at most {most}");
    }

    [Fact]
    public async Task A_user_with_permission_for_the_keys_of_the_cache_only_suffices()
    {
        Server.Require();
        Server.Cli("ACL", "SETUSER", "limited", "on", ">secret", "~shop:*", "+@all");
        await using var cache = Cache.Create(new() { RedisUrl = $"redis://limited:secret@127.0.0.1:{Server.Port}", KeyPrefix = "shop", Required = true });

        await cache.RequireBackendAsync();

        Assert.True(await cache.AddAsync("k", 1));
    }
}
