using System.Globalization;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Cachewise.Checking;
using Cachewise.Caching;
using Cachewise.Checking.Servers;
using Cachewise.Tests.Servers;
using Microsoft.Extensions.Time.Testing;

namespace Cachewise.Cli.Tests;

/// <summary><c>check --connect</c>, on real servers.</summary>
public sealed class ConnectTests(RedisServer redis) : IDisposable
{
    private readonly Workplace _place = new();

    [Fact]
    public async Task It_says_what_each_server_is()
    {
        using var described = new Workplace
        {
            Probe = plan => Task.FromResult(plan.Alias switch
            {
                "default" => new ServerReport
                {
                    Version = "Redis 7.0.15",
                    Role = "primary",
                    LatencyMilliseconds = 0.3114,
                    UsedMemoryBytes = 1_363_149,
                    MaxMemoryBytes = 268_435_456,
                    EvictionPolicy = "allkeys-lru",
                    TlsProtocol = "TLS 1.3",
                    CertificateExpires = new(2027, 1, 31, 0, 0, 0, TimeSpan.Zero),
                },
                "managed" => new() { LatencyMilliseconds = 12 },
                "unlimited" => new() { Version = "Valkey 8.1.0", Role = "primary", LatencyMilliseconds = 1, UsedMemoryBytes = 5_368_709_120, MaxMemoryBytes = 0, EvictionPolicy = "noeviction" },
                _ => new() { Failure = "Redis at redis://gone:6379/0 is unreachable", Fix = "start it" },
            }),
        };
        described.File("appsettings.json",
            """
            { "Caches": {
                "default": { "redis_url": "rediss://cache.internal:6380/0" },
                "managed": { "redis_url": "redis://managed" },
                "unlimited": { "redis_url": "redis://unlimited" },
                "gone": { "redis_url": "redis://gone" },
                "local": { "backend": "LocMem" }
            } }
            """);

        GoldenFile.AssertIs("connect", await described.RunAsync("check", "--connect"));
        GoldenFile.AssertIs("connect-json", await described.RunAsync("check", "--connect", "--json"));
    }

    [Fact]
    public async Task Without_caches_on_Redis_there_is_nothing_to_connect_to()
    {
        using var place = new Workplace { Probe = _ => throw new InvalidOperationException("it connects") };

        var transcript = await place.File("appsettings.json", """{ "Caches": { "default": {} } }""").RunAsync("check", "--connect", "-e", "development");

        Assert.Equal(ExitCode.Success, transcript.ExitCode);
    }

    [Fact]
    public async Task It_connects_only_if_it_is_told_to()
    {
        using var place = new Workplace { Probe = _ => throw new InvalidOperationException("it connects") };

        Assert.Equal(ExitCode.Success, (await place.Variable("REDIS_URL", "redis://127.0.0.1:1").RunAsync("check")).ExitCode);
    }

    [Fact]
    public async Task A_server_says_what_it_is()
    {
        var server = await ServerAsync(redis.Url());

        Assert.Equal(redis.Version, (string?)server["version"]);
        Assert.Equal(("primary", 0L, "noeviction"), ((string?)server["role"], (long)server["max_memory_bytes"]!, (string?)server["eviction_policy"]));
        Assert.InRange((double)server["latency_milliseconds"]!, 0.001, 1000);
        Assert.InRange((long)server["used_memory_bytes"]!, 1, 1L << 30);
        Assert.Null(server["failure"]);
    }

    [Fact]
    public async Task The_health_is_that_of_a_cache_on_the_same_connection()
    {
        using var own = RedisServer.Own();
        own.Require();
        int Connections() => int.Parse(own.Cli("INFO", "stats").Split("total_connections_received:")[1].Split('\r', '\n')[0], CultureInfo.InvariantCulture);
        var before = Connections();

        var cache = (await _place.Variable("REDIS_URL", own.Url()).ReportAsync("--connect"))["caches"]![0]!;

        Assert.Equal(("Healthy", null, null, 0, null), (
            (string?)cache["health"]!["state"], (string?)cache["health"]!["reason"], (string?)cache["health"]!["fix"], (int)cache["health"]!["pending_stale_keys"]!, (string?)cache["health"]!["last_error"]));
        Assert.Equal(before + 2, Connections()); // with that of this line
    }

    [Fact]
    public async Task An_unavailable_cache_has_the_reason_and_the_fix_of_its_health()
    {
        var port = RedisServer.FreePort();

        var health = (await _place.Variable("REDIS_URL", $"redis://:hunter2@127.0.0.1:{port}").ReportAsync("--connect"))["caches"]![0]!["health"]!;

        Assert.Equal(
            ("Unavailable", $"Redis at redis://:***@127.0.0.1:{port}/0 is unreachable", "check its address, and that it runs"),
            ((string?)health["state"], (string?)health["reason"], (string?)health["fix"]));
    }

    [Fact]
    public async Task Without_connect_no_health_is_claimed() =>
        Assert.Null((await _place.File("appsettings.json", """{ "Caches": { "default": {} } }""").ReportAsync())["caches"]![0]!["health"]);

    [Fact]
    public async Task A_replica_is_one()
    {
        using var replica = RedisServer.Own("--replicaof", "127.0.0.1", $"{redis.Port}");

        Assert.Equal("replica", (string?)(await ServerAsync(replica.Url()))["role"]);
    }

    [Fact]
    public async Task Over_TLS_it_says_the_protocol_and_when_the_certificate_expires()
    {
        using var authority = new CertificateAuthority();
        using var secure = new RedisServer([], authority.Issue());
        _place.Variable("Caches__default__connection_pool_kwargs__ssl_ca_certs", authority.File);

        var server = await ServerAsync(secure.TlsUrl());

        Assert.Equal((null, "TLS 1.3"), ((string?)server["failure"], (string?)server["tls_protocol"]));
        Assert.InRange((DateTimeOffset)server["certificate_expires"]! - TimeProvider.System.GetUtcNow(), TimeSpan.FromDays(27), TimeSpan.FromDays(32));
    }

    [Fact]
    public async Task A_certificate_that_is_not_trusted_is_said()
    {
        using var authority = new CertificateAuthority();
        using var secure = new RedisServer([], authority.IssueExpired());
        _place.Variable("Caches__default__connection_pool_kwargs__ssl_ca_certs", authority.File);

        var server = await ServerAsync(secure.TlsUrl());

        Assert.StartsWith($"Redis at rediss://127.0.0.1:{secure.TlsPort}/0 presented a certificate that expired on ", (string?)server["failure"], StringComparison.Ordinal);
        Assert.Null(server["fix"]);
    }

    [Fact]
    public async Task A_server_without_TLS_is_said_when_the_time_to_connect_is_over_too()
    {
        _place.Variable("Caches__default__connection_pool_kwargs__socket_connect_timeout", "0.3");

        var server = await ServerAsync(redis.Url().Replace("redis://", "rediss://", StringComparison.Ordinal));

        Assert.Equal(
            $"Redis at rediss://127.0.0.1:{redis.Port}/0 accepted the connection but did not answer the TLS handshake, as a server without TLS does; use redis:// if it has none",
            (string?)server["failure"]);
    }

    [Fact]
    public async Task A_server_that_tells_a_limited_user_nothing_is_connected_to_all_the_same()
    {
        // INFO is none of these.
        using var secretive = RedisServer.Own("--user", "app", "on", ">hunter2", "~shop:*", "+@read", "+@write", "+@connection");
        _place.Variable("Caches__default__key_prefix", "shop");

        var server = await ServerAsync(secretive.Url().Replace("redis://", "redis://app:hunter2@", StringComparison.Ordinal));

        Assert.Equal((null, null, true), ((string?)server["failure"], (string?)server["version"], server["latency_milliseconds"] is not null));
    }

    [Fact]
    public async Task A_wrong_password_is_said_and_not_printed()
    {
        using var locked = RedisServer.Own("--requirepass", "right");
        var transcript = await _place.Variable("REDIS_URL", locked.Url().Replace("redis://", "redis://:hunter2@", StringComparison.Ordinal)).RunAsync("check", "--connect", "--json");

        Assert.Equal(
            $"Redis at redis://:***@127.0.0.1:{locked.Port}/0 rejected the login; check user and password in RedisUrl",
            (string?)JsonNode.Parse(transcript.Output)!["caches"]![0]!["server"]!["failure"]);
        Assert.Equal(ExitCode.CannotConnect, transcript.ExitCode);
        Assert.DoesNotContain("hunter2", transcript.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unreachable_server_is_reported_with_the_fix_of_the_specification()
    {
        var port = RedisServer.FreePort();
        var server = await ServerAsync($"redis://127.0.0.1:{port}");

        var why = new SocketException((int)SocketError.ConnectionRefused).Message; // each system has its own words
        Assert.Equal($"Redis at redis://127.0.0.1:{port}/0 is unreachable ({why})", (string?)server["failure"]);
        Assert.Equal("check its address, or if it is only slow, set socket_connect_timeout: 10 and retry_on_timeout: true", (string?)server["fix"]);
    }

    [Fact]
    public async Task A_server_that_hangs_is_not_waited_for_longer_than_the_timeouts()
    {
        using var hung = RedisServer.Own();
        _place.Variable("Caches__default__connection_pool_kwargs__socket_connect_timeout", "0.3");
        var url = hung.Url();
        hung.Hang();

        var server = await ServerAsync(url).WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(
            $"Redis at redis://127.0.0.1:{hung.Port}/0 accepted the connection but did not reply within 300 ms; check its address, or if it is only slow, set socket_connect_timeout: 10 and retry_on_timeout: true",
            (string?)server["failure"]);
    }

    [Fact]
    public async Task The_primary_is_found_by_its_sentinels()
    {
        using var servers = new SentinelServers();
        _place.Variable("Caches__default__connection_pool_kwargs__service_name", SentinelServers.ServiceName);
        foreach (var (index, sentinel) in servers.Endpoints.Index())
        {
            _place.Variable($"Caches__default__connection_pool_kwargs__sentinels__{index}", $"{sentinel}");
        }

        var server = await ServerAsync("redis://counts-for-nothing");

        Assert.Equal((null, "primary"), ((string?)server["failure"], (string?)server["role"]));
    }

    [Theory]
    [InlineData("-echo")]
    [InlineData("-info", "-client", "-config")]
    public async Task A_user_with_the_rights_of_a_cache_is_enough(params string[] denied)
    {
        using var guarded = RedisServer.Own(["--user", "app", "on", ">hunter2", "~shop:*", "&*", "+@all", .. denied]);

        var server = await ServerAsync(AsApp(guarded));

        Assert.Equal((null, true), ((string?)server["failure"], server["latency_milliseconds"] is not null));
    }

    [Theory]
    [InlineData("EXISTS", "-exists")]
    [InlineData("PING", "-ping")]
    public async Task A_rejected_command_is_reported_with_its_fix(string command, params string[] denied)
    {
        using var guarded = RedisServer.Own(["--user", "app", "on", ">hunter2", "~*", "&*", "+@all", .. denied]);

        var server = await ServerAsync(AsApp(guarded));

        Assert.Equal(
            ($"Redis at redis://app:***@127.0.0.1:{guarded.Port}/0 does not permit the user to run {command} ({guarded.Version}); grant the user +{command.ToLowerInvariant()}", null),
            ((string?)server["failure"], (string?)server["fix"]));
    }

    [Fact]
    public async Task Rejected_keys_are_reported_with_their_fix()
    {
        using var guarded = RedisServer.Own("--user", "app", "on", ">hunter2", "~other:*", "&*", "+@all");

        var server = await ServerAsync(AsApp(guarded));

        Assert.StartsWith($"Redis at redis://app:***@127.0.0.1:{guarded.Port}/0 rejected the command: NOPERM ", (string?)server["failure"], StringComparison.Ordinal);
        Assert.Equal("grant the user the keys 'shop:*'", (string?)server["fix"]);
    }

    [Fact]
    public async Task A_database_that_the_server_does_not_have_is_said_with_its_fix()
    {
        var server = await ServerAsync(redis.Url(99));

        Assert.Equal($"Redis at redis://127.0.0.1:{redis.Port}/99 has no such database; use one that it has", (string?)server["failure"]);
    }

    [Fact]
    public async Task Whatever_the_timeouts_a_minute_is_the_longest_that_it_waits()
    {
        using var hung = RedisServer.Own();
        var config = new CacheConfig { RedisUrl = hung.Url(), ConnectionPool = new() { SocketConnectTimeout = TimeSpan.FromHours(1) } };
        hung.Hang();
        var time = new FakeTimeProvider();

        await using var cache = new CheckedCache(new("default", config, new(CacheBackend.Redis, "a Redis URL is set")), new(), NoServices.Instance, time);
        var (describing, checking) = (cache.DescribeAsync(), cache.CheckHealthAsync());
        time.Advance(TimeSpan.FromMinutes(1));
        var server = (await describing.WaitAsync(TimeSpan.FromSeconds(20)))!;
        Assert.Null(await checking.WaitAsync(TimeSpan.FromSeconds(20)));

        Assert.Equal(
            ($"Redis at redis://127.0.0.1:{hung.Port}/0 did not reply within 60 s, the longest that this command waits", "check its address"),
            (server.Failure, server.Fix));
    }

    [Fact]
    public async Task All_nodes_of_a_cluster_are_found_and_asked()
    {
        using var cluster = new RedisCluster();
        _place.Variable("Caches__default__connection_pool_kwargs__startup_nodes__0", $"{cluster.Endpoints[0]}");

        var sound = await ServerAsync(cluster.Nodes[0].Url());
        cluster.Nodes[2].Kill();
        var broken = await ServerAsync(cluster.Nodes[0].Url());

        Assert.Equal((null, "primary"), ((string?)sound["failure"], (string?)sound["role"]));
        Assert.StartsWith($"Redis at the cluster of {cluster.Endpoints[0]} is unreachable", (string?)broken["failure"], StringComparison.Ordinal);
    }

    public void Dispose() => _place.Dispose();

    private string AsApp(RedisServer server)
    {
        _place.Variable("Caches__default__key_prefix", "shop");
        return server.Url().Replace("redis://", "redis://app:hunter2@", StringComparison.Ordinal);
    }

    private async Task<JsonNode> ServerAsync(string url) =>
        (await _place.Variable("REDIS_URL", url).ReportAsync("--connect"))["caches"]![0]!["server"]!;
}
