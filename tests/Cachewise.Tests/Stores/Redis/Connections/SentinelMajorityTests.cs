using Cachewise.Tests.Servers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Cachewise.Tests.Stores.Redis.Connections;

/// <summary>
/// Sentinels that disagree: the majority is followed, to a server that replies that it is the primary.
/// </summary>
[Collection(Alone.Name)] // a failover on a busy machine takes longer than the test waits
public sealed class SentinelMajorityTests
{
    private const long GreatestEpoch = 999_999;

    // More than half the time of an operation, for a connection and an answer.
    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(400);

    private readonly FakeLogCollector _log = new();

    [Fact]
    public async Task One_sentinel_that_names_a_foreign_server_is_not_followed_and_that_server_sees_no_password()
    {
        using var servers = new SentinelServers(password: "secret");
        using var foreign = RedisServer.Own();
        foreign.Cli("SET", "app:1:k", "666");
        using var liar = SentinelServers.Watching(foreign.Port, GreatestEpoch);
        await using var cache = Create([EndpointOf(liar), .. servers.Endpoints.Take(2)], "redis://:secret@ignored");

        await cache.SetAsync("k", 1);
        await UntilToldAsync($"sentinel {EndpointOf(liar)} names 127.0.0.1:{foreign.Port} ");
        Assert.Equal(1, await cache.GetAsync<int>("k"));

        Assert.Equal("1", servers.Primary.Cli("-a", "secret", "GET", "app:1:k"));
        Assert.DoesNotContain("cmdstat_auth", foreign.Cli("INFO", "commandstats"), StringComparison.Ordinal);
        Assert.DoesNotContain("cmdstat_hello", foreign.Cli("INFO", "commandstats"), StringComparison.Ordinal);
        var both = string.Join(", ", servers.Endpoints.Take(2).Select(sentinel => $"{sentinel}").Order(StringComparer.Ordinal));
        Assert.Equal(
            [
                $"Information 40: Cache 'default': the primary of 'mymaster' is 127.0.0.1:{servers.Primary.Port}, as 2 of 3 sentinels say ({both})",
                $"Warning 42: Cache 'default': sentinel {EndpointOf(liar)} names 127.0.0.1:{foreign.Port} as the primary of 'mymaster', and is not followed; "
                    + $"it is 127.0.0.1:{servers.Primary.Port}, as 2 of 3 sentinels say ({both}). Check that this sentinel watches the same servers",
            ],
            Lines());
    }

    [Fact]
    public async Task A_sentinel_that_answers_first_does_not_decide_while_the_others_are_only_slow()
    {
        using var servers = new SentinelServers(password: "secret");
        using var foreign = RedisServer.Own();
        using var liar = SentinelServers.Watching(foreign.Port, GreatestEpoch);
        using var one = new FaultProxy(servers.Endpoints[0].Port) { Delay = Slow };
        using var two = new FaultProxy(servers.Endpoints[1].Port) { Delay = Slow };
        await using var cache = Create([EndpointOf(liar), new("127.0.0.1", one.Port), new("127.0.0.1", two.Port)], "redis://:secret@ignored");

        await cache.RequireBackendAsync();
        await Eventually.UntilAsync(async () =>
        {
            await cache.SetAsync("k", 1);
            return await cache.GetAsync<int>("k") is 1;
        });

        Assert.Equal("1", servers.Primary.Cli("-a", "secret", "GET", "app:1:k"));
        Assert.DoesNotContain("cmdstat_auth", foreign.Cli("INFO", "commandstats"), StringComparison.Ordinal);
        Assert.DoesNotContain("cmdstat_hello", foreign.Cli("INFO", "commandstats"), StringComparison.Ordinal);
        Assert.StartsWith($"Information 40: Cache 'default': the primary of 'mymaster' is 127.0.0.1:{servers.Primary.Port}, as 2 of 3 sentinels say (", Lines()[0], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task One_sentinel_of_three_is_followed_with_a_warning_once_the_others_have_failed(bool hasFailed)
    {
        using var servers = new SentinelServers();
        using var one = new FaultProxy(servers.Endpoints[0].Port);
        using var two = new FaultProxy(servers.Endpoints[1].Port);
        RedisEndpoint[] others = hasFailed ? [.. servers.Endpoints.Take(2)] : [new("127.0.0.1", one.Port), new("127.0.0.1", two.Port)];
        servers.Sentinels[0].Kill();
        servers.Sentinels[1].Kill();
        one.FallSilent();
        two.FallSilent();
        await using var cache = Create([.. others, servers.Endpoints[2]]);

        await cache.RequireBackendAsync();
        await cache.SetAsync("k", 1);

        Assert.Equal(1, await cache.GetAsync<int>("k"));
        Assert.Equal(
            [$"Warning 43: Cache 'default': the primary of 'mymaster' is 127.0.0.1:{servers.Primary.Port}, as only 1 of 3 sentinels say ({servers.Endpoints[2]}), no majority; all others failed. Check that they run and know 'mymaster'"],
            Lines());
    }

    [Fact]
    public async Task One_sentinel_that_names_a_dead_host_takes_nothing_down()
    {
        using var servers = new SentinelServers();
        var dead = RedisServer.FreePort();
        using var liar = SentinelServers.Watching(dead, GreatestEpoch);
        await using var cache = Create([EndpointOf(liar), .. servers.Endpoints.Take(2)]);

        await cache.SetAsync("k", 1);
        await UntilToldAsync($"sentinel {EndpointOf(liar)} names 127.0.0.1:{dead} ");

        Assert.Equal(1, await cache.GetAsync<int>("k"));
        Assert.Equal(["Information 40", "Warning 42"], Lines().Select(line => line[..line.IndexOf(':', StringComparison.Ordinal)]));
    }

    [Fact]
    public async Task A_failover_is_followed_and_logged_beside_a_sentinel_that_names_a_foreign_server()
    {
        using var servers = new SentinelServers();
        using var foreign = RedisServer.Own();
        using var liar = SentinelServers.Watching(foreign.Port, GreatestEpoch);
        await using var cache = Create([EndpointOf(liar), .. servers.Endpoints.Take(2)]);
        await cache.SetAsync("k", 1);
        servers.AwaitReplication();

        servers.FailOver();
        await Eventually.UntilAsync(async () =>
        {
            await cache.SetAsync("k", 2);
            return servers.Primary.Cli("GET", "app:1:k") is "2";
        });

        Assert.Contains(Lines(), line => line.StartsWith($"Information 40: Cache 'default': the primary of 'mymaster' is 127.0.0.1:{servers.Primary.Port}, as 2 of 3 sentinels say (", StringComparison.Ordinal));
        Assert.Equal("", foreign.Cli("GET", "app:1:k"));
    }

    [Fact]
    public async Task Two_sentinels_that_disagree_are_not_followed_to_begin_with()
    {
        using var servers = new SentinelServers();
        using var foreign = RedisServer.Own();
        using var liar = SentinelServers.Watching(foreign.Port, GreatestEpoch);
        await using var cache = Create([EndpointOf(liar), servers.Endpoints[0]]);

        var message = (await Assert.ThrowsAsync<CacheUnavailableException>(cache.RequireBackendAsync)).Message;

        string[] said = [$"sentinel {EndpointOf(liar)} names 127.0.0.1:{foreign.Port}", $"sentinel {servers.Endpoints[0]} names 127.0.0.1:{servers.Primary.Port}"];
        Assert.Equal(
            $"Cache 'default': connect failed: Redis at the primary of 'mymaster' cannot be found, because no majority of the sentinels names it: {string.Join("; ", said.Order(StringComparer.Ordinal))}.",
            message);
        Assert.DoesNotContain("cmdstat_hello", foreign.Cli("INFO", "commandstats"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_primary_that_works_is_not_left_when_only_another_sentinel_is_left()
    {
        using var servers = new SentinelServers();
        using var foreign = RedisServer.Own();
        using var liar = SentinelServers.Watching(foreign.Port, GreatestEpoch);
        await using var cache = Create([EndpointOf(liar), .. servers.Endpoints.Take(2)]);
        await cache.SetAsync("k", 1);

        servers.Sentinels[0].Kill();
        servers.Sentinels[1].Kill();
        await UntilToldAsync($"sentinel {EndpointOf(liar)} names 127.0.0.1:{foreign.Port} ");

        Assert.Equal(1, await cache.GetAsync<int>("k"));
        servers.Primary.Kill(); // not even then: the sentinels that could fail over are gone
        await cache.SetAsync("k", 2);
        await Eventually.UntilAsync(async () => !(await cache.TryGetAsync<int>("k")).Found);
        await Task.Delay(TimeSpan.FromSeconds(3)); // some rounds of questions
        Assert.DoesNotContain("cmdstat_hello", foreign.Cli("INFO", "commandstats"), StringComparison.Ordinal);
        Assert.Single(Lines(), line => line.StartsWith("Information 40", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_server_that_says_that_it_is_a_replica_is_not_used_whoever_names_it(bool isLimited)
    {
        using var servers = new SentinelServers();
        using var one = SentinelServers.Watching(servers.Replica.Port, 1);
        using var two = SentinelServers.Watching(servers.Replica.Port, 1);
        var url = isLimited ? servers.Replica.UrlOf(LimitedUser.Make(servers.Replica, "app", ["~app:*", .. LimitedUser.Rights])) : "redis://ignored";
        await using var cache = Create([EndpointOf(one), EndpointOf(two)], url);

        Assert.Equal(
            $"Cache 'default': connect failed: Redis at redis://{(isLimited ? "app:***@" : "")}127.0.0.1:{servers.Replica.Port}/0, the primary of 'mymaster', says that it is a replica.",
            (await Assert.ThrowsAsync<CacheUnavailableException>(cache.RequireBackendAsync)).Message);

        servers.Replica.Cli("REPLICAOF", "NO", "ONE");
        await Eventually.UntilAsync(async () =>
        {
            await cache.SetAsync("k", 1);
            return await cache.GetAsync<int>("k") is 1;
        });
    }

    [Fact]
    public async Task A_working_primary_is_kept_while_the_new_one_does_not_work_and_it_is_told_once()
    {
        using var servers = new SentinelServers();
        await using var cache = Create(servers.Endpoints);
        await cache.SetAsync("k", 1);
        var dead = RedisServer.FreePort();

        foreach (var sentinel in servers.Sentinels)
        {
            sentinel.Cli("SENTINEL", "REMOVE", SentinelServers.ServiceName);
            sentinel.Cli("SENTINEL", "MONITOR", SentinelServers.ServiceName, "127.0.0.1", $"{dead}", "2");
        }

        await UntilToldAsync("should be");
        Assert.Equal(1, await cache.GetAsync<int>("k"));
        await Task.Delay(TimeSpan.FromSeconds(2)); // some rounds of questions
        Assert.Matches(
            $@"^Warning 41: Cache 'default': the primary of 'mymaster' should be 127\.0\.0\.1:{dead}, as [23] of 3 sentinels say \([^)]+\), but it is unreachable\. 127\.0\.0\.1:{servers.Primary.Port} is used until it works$",
            Assert.Single(Lines(), line => line.StartsWith("Warning 41", StringComparison.Ordinal)));
        Assert.Equal(1, await cache.GetAsync<int>("k"));
    }

    [Fact]
    public async Task A_sentinel_that_is_named_twice_has_one_vote()
    {
        using var servers = new SentinelServers();
        using var foreign = RedisServer.Own();
        using var liar = SentinelServers.Watching(foreign.Port, GreatestEpoch);
        await using var cache = Create([EndpointOf(liar), EndpointOf(liar), .. servers.Endpoints.Take(2)]);

        await cache.SetAsync("k", 1);

        Assert.Equal("1", servers.Primary.Cli("GET", "app:1:k"));
    }

    private static RedisEndpoint EndpointOf(RedisServer sentinel) => new("127.0.0.1", sentinel.Port);

    private Cache Create(IReadOnlyList<RedisEndpoint> sentinels, string url = "redis://ignored") => Cache.Create(
        new() { RedisUrl = url, KeyPrefix = "app", ConnectionPool = new() { Sentinels = sentinels, ServiceName = SentinelServers.ServiceName } },
        new() { Logging = LoggerFactory.Create(builder => builder.AddProvider(new FakeLoggerProvider(_log))) });

    private List<string> Lines() => [.. _log.GetSnapshot().Select(line => $"{line.Level} {line.Id.Id}: {line.Message}")];

    private Task UntilToldAsync(string part) => Eventually.UntilAsync(() => Lines().Exists(line => line.Contains(part, StringComparison.Ordinal)));
}
