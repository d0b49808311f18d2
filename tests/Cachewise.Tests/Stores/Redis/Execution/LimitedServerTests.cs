using Cachewise.Adapters;
using Cachewise.Tests.Servers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Cachewise.Tests.Stores.Redis.Execution;

/// <summary>
/// Servers that lack a command, as old and managed ones do, and users without the right to it: another command is used,
/// or the error names it.
/// </summary>
public sealed class LimitedServerTests : IDisposable
{
    private static readonly string[] Replaceable = ["SETEX", "PSETEX", "SETNX", "UNLINK", "MGET"];
    private static readonly string[] Spared = ["ECHO", "INFO", "CONFIG", "CLIENT", "HELLO", "SELECT"];

    private readonly RedisServer _server = RedisServer.Own();
    private readonly FakeLogCollector _log = new();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Commands_that_the_server_lacks_are_replaced()
    {
        using var hardened = RedisServer.Own([.. Replaceable.Concat(Spared).Concat(["EVALSHA", "SCRIPT"]).SelectMany(command => (string[])["--rename-command", command, ""])]);

        await WorksAsync(hardened.Url());
    }

    [Fact]
    public async Task Commands_that_the_user_may_not_run_are_replaced()
    {
        var user = LimitedUser.Make(_server, "app", ["~t:*", .. LimitedUser.Rights.Except(Replaceable.Concat(Spared).Select(command => $"+{command.ToLowerInvariant()}"))]);

        await WorksAsync(_server.UrlOf(user));
    }

    [Fact]
    public async Task A_database_other_than_the_first_needs_one_right_more()
    {
        var user = LimitedUser.Make(_server, "app", ["~t:*", .. LimitedUser.Rights, "+select"]);

        await WorksAsync(_server.UrlOf(user, database: 1));
    }

    [Fact]
    public async Task Without_that_right_nothing_is_written_into_the_first_database_instead()
    {
        var user = LimitedUser.Make(_server, "app", ["~*", .. LimitedUser.Rights]);
        var url = _server.UrlOf(user, database: 1);
        await using var cache = NewCache(url);

        Assert.Matches(
            @"does not permit the user to run SELECT \((version|Valkey) [0-9.]+\); grant the user \+select\.$",
            (await Assert.ThrowsAsync<CacheUnavailableException>(cache.RequireBackendAsync)).Message);
        await Assert.ThrowsAsync<CacheUnavailableException>(async () => await cache.SetAsync("k", 1));
        Assert.Equal("0", _server.Cli("DBSIZE"));

        _server.Cli("ACL", "SETUSER", user, "+select");
        await Eventually.SucceedsAsync(async () => await cache.SetAsync("k", 1));
        Assert.Equal("0", _server.Cli("DBSIZE"));
    }

    [Fact]
    public async Task A_user_with_the_rights_of_the_documentation_can_let_entries_slide_to_an_end()
    {
        var user = LimitedUser.Make(_server, "app", ["~*", .. LimitedUser.Rights]);
        await using var cache = NewCache(_server.UrlOf(user));
        var adapter = new DistributedCache(cache, TimeProvider.System);

        await adapter.SetAsync("k", [1], new() { SlidingExpiration = TimeSpan.FromMinutes(20), AbsoluteExpirationRelativeToNow = TimeSpan.FromHours(1) });
        Assert.Equal([1], await adapter.GetAsync("k"));
        await adapter.RefreshAsync("k");
        await adapter.RemoveAsync("k");

        Assert.Empty(_log.GetSnapshot());
    }

    [Fact]
    public async Task A_command_that_is_replaced_is_tried_once()
    {
        var user = LimitedUser.Make(_server, "app", "~*", "+@all", "-setex");
        await using var cache = NewCache(_server.UrlOf(user));

        for (var i = 0; i < 5; i++)
        {
            await cache.SetAsync("k", i, TimeSpan.FromMinutes(1));
            Assert.Equal(i, await cache.GetAsync<int>("k"));
        }

        Assert.Contains("count\n1\nreason\ncommand\ncontext\ntoplevel\nobject\nsetex\n", _server.Cli("ACL", "LOG"), StringComparison.Ordinal);
        Assert.Empty(_log.GetSnapshot());
    }

    [Fact]
    public async Task Commands_are_replaced_in_calls_that_do_not_wait_too()
    {
        var user = LimitedUser.Make(_server, "app", "~*", "+@all", "-setex", "-psetex", "-unlink");
        await using var cache = NewCache(_server.UrlOf(user));
        var adapter = new DistributedCache(cache, TimeProvider.System);

        adapter.Set("s", [1], new() { AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(1) });
        Assert.Equal([1], adapter.Get("s"));
        adapter.Remove("s");
        Assert.Null(adapter.Get("s"));
    }

    [Theory]
    [InlineData("EXISTS", "does not permit the user to run EXISTS in a script ({0}); grant the user +exists")]
    [InlineData("EVAL", "does not permit the user to run EVAL ({0}); grant the user +eval")]
    public async Task A_command_that_the_user_may_not_run_is_named_with_the_version(string command, string said)
    {
        var user = LimitedUser.Make(_server, "app", "~*", "+@all", $"-{command.ToLowerInvariant()}");
        await using var cache = NewCache(_server.UrlOf(user));

        Assert.Equal(Failed("increment", _server.UrlOf(user), said), (await ThrowsAsync(cache)).Message);
    }

    [Theory]
    [InlineData("INCRBY", "rejected the command: unknown command 'INCRBY' in a script ({0})")]
    [InlineData("EVAL", "rejected the command: unknown command 'EVAL' ({0})")]
    public async Task A_command_that_the_server_does_not_have_is_named_with_the_version(string command, string said)
    {
        using var hardened = RedisServer.Own("--rename-command", command, "");
        await using var cache = NewCache(hardened.Url());
        await cache.SetAsync("alice@example.org", 4111);

        Assert.Equal(Failed("increment", hardened.Url(), said), (await ThrowsAsync(cache)).Message);
    }

    [Fact]
    public async Task Without_permission_for_INFO_only_the_version_is_named()
    {
        var user = LimitedUser.Make(_server, "app", "~*", "+@all", "-info", "-eval");
        await using var cache = NewCache(_server.UrlOf(user));

        Assert.Matches(@"does not permit the user to run EVAL \((version|Valkey) [0-9.]+\); grant the user \+eval\.$", (await ThrowsAsync(cache)).Message);
    }

    [Fact]
    public async Task A_login_without_a_permission_that_connecting_needs_is_told_which_and_works_once_it_has_it()
    {
        var user = LimitedUser.Make(_server, "app", "~*", "+@all", "-ping");
        await using var cache = NewCache(_server.UrlOf(user));

        Assert.Equal(
            Failed("connect", _server.UrlOf(user), "does not permit the user to run PING ({0}); grant the user +ping"),
            (await Assert.ThrowsAsync<CacheUnavailableException>(cache.RequireBackendAsync)).Message);

        _server.Cli("ACL", "SETUSER", user, "+ping");
        await Eventually.SucceedsAsync(async () => await cache.SetAsync("k", 1));
    }

    [Fact]
    public async Task The_nodes_of_a_cluster_need_two_rights_more()
    {
        using var cluster = new RedisCluster();
        void Grant(params string[] rights) => Assert.All(cluster.Nodes, node => LimitedUser.Make(node, "app", ["~t:*", .. LimitedUser.Rights, .. rights]));
        var config = cluster.Here(new() { KeyPrefix = "t", OnFailure = FailureMode.Throw });
        config = config with { RedisUrl = cluster.Nodes[0].UrlOf("app") };

        Grant("+cluster|slots", "+cluster|nodes");
        await WorksAsync(config);

        Grant("+cluster|nodes");
        await using var cache = Cache.Create(config);
        Assert.Matches(
            @"^Cache 'default': connect failed: Redis at the cluster of 127\.0\.0\.1:[0-9]+ does not permit the user to run CLUSTER(\|SLOTS)? \([^)]+\); grant the user \+cluster(\|slots)?\.$",
            (await Assert.ThrowsAsync<CacheUnavailableException>(cache.RequireBackendAsync)).Message);
    }

    [Fact]
    public async Task The_user_of_the_sentinels_needs_three_rights()
    {
        using var servers = new SentinelServers();
        Assert.All(servers.Sentinels, sentinel => LimitedUser.Make(sentinel, "app", "+ping", "+subscribe", "+sentinel|master", "resetchannels", "&+switch-master"));

        await WorksAsync(AsApp(servers) with { KeyPrefix = "t", OnFailure = FailureMode.Throw });
    }

    [Fact]
    public async Task A_sentinel_that_forbids_its_commands_is_told_from_an_unreachable_one()
    {
        using var servers = new SentinelServers();
        Assert.All(servers.Sentinels, sentinel => LimitedUser.Make(sentinel, "app", "+@all", "-sentinel"));
        await using var cache = Cache.Create(AsApp(servers));

        var message = (await Assert.ThrowsAsync<CacheUnavailableException>(cache.RequireBackendAsync)).Message;

        Assert.Matches(@"cannot be found: sentinel 127\.0\.0\.1:[0-9]+ does not permit the user to run SENTINEL(\|MASTER)?; grant the user \+sentinel", message);
    }

    private static CacheConfig AsApp(SentinelServers servers) => new()
    {
        RedisUrl = "redis://counts-for-nothing",
        ConnectionPool = new()
        {
            Sentinels = servers.Endpoints,
            ServiceName = SentinelServers.ServiceName,
            SentinelKwargs = new() { Username = "app", Password = "secret" },
        },
    };

    private static Task WorksAsync(string url) => WorksAsync(new CacheConfig { RedisUrl = url, KeyPrefix = "t", OnFailure = FailureMode.Throw });

    /// <summary>Every kind of call.</summary>
    private static async Task WorksAsync(CacheConfig config)
    {
        await using var cache = Cache.Create(config);
        await cache.RequireBackendAsync();
        foreach (var timeout in (TimeSpan[])[TimeSpan.FromMinutes(1), TimeSpan.FromMilliseconds(60_001), TimeSpan.MaxValue])
        {
            await cache.SetAsync("k", 1, timeout);
            Assert.InRange((await cache.GetTimeToLiveAsync("k"))!.Value, TimeSpan.FromSeconds(30), timeout);
            Assert.True(await cache.RemoveAsync("k"));
            Assert.True(await cache.AddAsync("k", 1, timeout));
            Assert.False(await cache.AddAsync("k", 2, timeout));
            Assert.True(await cache.TouchAsync("k", timeout));
            Assert.Equal(2, await cache.IncrementAsync("k"));
            Assert.Equal(5, await cache.IncrementAsync("new", initial: 4, options: timeout));
            Assert.True(await cache.ReplaceIfEqualAsync("k", 2, 7, timeout));
            Assert.Equal(8, await cache.IncrementAndTouchAsync("k", options: timeout));
            Assert.True(await cache.RemoveIfEqualAsync("new", 5));
            Assert.Equal(2, await cache.IncrementVersionAsync("k"));
            Assert.Empty(await cache.SetManyAsync([KeyValuePair.Create("a", 1), KeyValuePair.Create("b", 2)], timeout));
            Assert.Equal(new Dictionary<string, int> { ["a"] = 1, ["b"] = 2 }, await cache.GetManyAsync<int>(["a", "b", "c"]));
            Assert.Equal(2, await cache.RemoveManyAsync(["a", "b", "c"]));
            Assert.Equal("made", await cache.GetOrCreateAsync("made", _ => ValueTask.FromResult("made")));
            await using (var held = await cache.AcquireLockAsync("lock", lease: TimeSpan.FromMinutes(1)))
            {
                Assert.NotNull(held);
                Assert.NotNull(await cache.AcquireDjangoLockAsync("lock", lease: TimeSpan.FromMinutes(1)));
            }

            await cache.ClearAsync();
            Assert.Empty(await cache.KeysAsync().ToListAsync());
        }
    }

    private Cache NewCache(string url) => Cache.Create(new() { RedisUrl = url, OnFailure = FailureMode.Throw }, new() { Logging = LoggerFactory.Create(builder => builder.AddProvider(new FakeLoggerProvider(_log))) });

    private static async Task<CacheUnavailableException> ThrowsAsync(Cache cache) =>
        await Assert.ThrowsAsync<CacheUnavailableException>(async () => await cache.IncrementAsync("alice@example.org", 4111, initial: 0));

    private string Failed(string operation, string url, string said) =>
        $"Cache 'default': {operation} failed: Redis at {url.Replace("secret", "***", StringComparison.Ordinal)} {said.Replace("{0}", _server.Version, StringComparison.Ordinal)}.";
}
