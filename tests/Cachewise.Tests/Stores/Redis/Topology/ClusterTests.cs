using Cachewise.Tests.Servers;
using StackExchange.Redis;

namespace Cachewise.Tests.Stores.Redis.Topology;

/// <summary>
/// Finding the nodes of a Redis Cluster, and the errors if it is not as configured. The behaviour of a cache there is
/// in the contract.
/// </summary>
public sealed class ClusterTests(SharedCluster shared)
{
    private const string NoServer = "127.0.0.1:1";

    [Fact]
    public async Task Whichever_node_answers_is_enough_and_the_host_of_the_URL_is_one_too()
    {
        await StoreAsync(new() { RedisUrl = $"redis://{NoServer}", ConnectionPool = new() { StartupNodes = [new("127.0.0.1", 1), shared.Cluster.Endpoints[1]] } });
        await StoreAsync(new() { RedisUrl = shared.Cluster.Nodes[2].Url(), ConnectionPool = new() { StartupNodes = [new("127.0.0.1", 1)] } });
    }

    [Fact]
    public async Task Nodes_may_be_named_otherwise_than_they_call_themselves() =>
        await StoreAsync(new() { RedisUrl = $"redis://localhost:{shared.Cluster.Nodes[0].Port}", ConnectionPool = new() { StartupNodes = [new("localhost", shared.Cluster.Nodes[1].Port)] } });

    [Theory]
    [InlineData("--cluster-preferred-endpoint-type", "hostname")] // and they have no names
    [InlineData("--cluster-preferred-endpoint-type", "hostname", "--cluster-announce-hostname", "localhost")]
    [InlineData("--cluster-preferred-endpoint-type", "unknown-endpoint")]
    public async Task Nodes_are_found_however_they_call_each_other(params string[] arguments)
    {
        using var cluster = new RedisCluster(arguments: arguments);

        await StoreAsync(cluster.Here(new()));
    }

    [Fact]
    public async Task The_login_and_TLS_of_the_URL_are_for_all_nodes()
    {
        using var authority = new CertificateAuthority();
        using var cluster = new RedisCluster(password: "secret", certificate: authority.Issue(), arguments: ["--user", "app", "on", ">app:secret", "~*", "+@all"]);
        var config = new CacheConfig
        {
            RedisUrl = $"rediss://app:app%3Asecret@127.0.0.1:{cluster.Nodes[0].TlsPort}",
            ConnectionPool = new() { StartupNodes = cluster.Endpoints, SslCaCerts = authority.File },
        };

        await StoreAsync(config);
    }

    [Fact]
    public async Task A_connection_of_the_application_is_used_as_one_of_its_own_if_it_may_ask_for_the_nodes()
    {
        await using var own = await ConnectionMultiplexer.ConnectAsync($"{shared.Cluster.Endpoints[0]},allowAdmin=true");
        await using var restricted = await ConnectionMultiplexer.ConnectAsync($"{shared.Cluster.Endpoints[0]}");

        await StoreAsync(shared.Here(new()), new() { Multiplexer = (_, _) => own });

        Assert.True(own.IsConnected);
        Assert.Equal(
            $"Cache 'default': connect failed: Redis at the cluster of {shared.Cluster.Endpoints[0]} does not say which node has which slots; "
            + "set AllowAdmin in the options of your connection, so that the client sends CLUSTER SLOTS.",
            await FailureAsync(shared.Here(new()), new() { Multiplexer = (_, _) => restricted }));
    }

    [Fact]
    public async Task A_server_that_is_no_cluster_and_a_node_of_one_that_is_not_said_to_be_one_are_named_so()
    {
        using var server = RedisServer.Own();
        var node = shared.Cluster.Nodes[0].Url();

        Assert.Equal(
            $"Cache 'default': connect failed: Redis at the cluster of 127.0.0.1:{server.Port} is not a cluster; remove ConnectionPool.StartupNodes.",
            await FailureAsync(new() { RedisUrl = server.Url(), ConnectionPool = new() { StartupNodes = [new("127.0.0.1", server.Port)] } }));
        Assert.Equal(
            $"Cache 'default': connect failed: Redis at {node} is a node of a cluster; name it in ConnectionPool.StartupNodes, since each node has its own keys.",
            await FailureAsync(new() { RedisUrl = node }));
    }

    [Fact]
    public async Task Passwords_are_in_no_message()
    {
        var config = new CacheConfig { RedisUrl = $"redis://user:secret@{NoServer}", ConnectionPool = new() { StartupNodes = [new("127.0.0.1", 2)] } };

        Assert.Equal("Cache 'default': connect failed: Redis at the cluster of 127.0.0.1:2, 127.0.0.1:1 is unreachable; check its address, and that it runs.", await FailureAsync(config));
    }

    [Fact]
    public async Task A_cluster_that_does_not_cover_every_slot_is_an_error_unless_gaps_are_accepted()
    {
        using var cluster = new RedisCluster(arguments: ["--cluster-require-full-coverage", "no"]);
        foreach (var node in cluster.Nodes)
        {
            node.Await(answer => answer is "OK", ["CLUSTER", "DELSLOTS", .. Enumerable.Range(0, 100).Select(slot => $"{slot}")]);
        }

        var strict = cluster.Here(new());
        var lenient = strict with { ConnectionPool = strict.ConnectionPool with { SkipFullCoverageCheck = true } };
        var problem = $"Redis at the cluster of {cluster.Endpoints[0]} serves 16284 of 16384 slots; restore the nodes that have the others, or set ConnectionPool.SkipFullCoverageCheck to do without them.";

        Assert.Equal($"Cache 'default': connect failed: {problem}", await FailureAsync(strict));
        await using (var cache = Cache.Create(strict))
        {
            Assert.Equal($"Cache 'default': clear failed: {problem}", (await Assert.ThrowsAsync<CacheUnavailableException>(async () => await cache.ClearAsync())).Message);
        }

        await using var used = Cache.Create(lenient);
        await used.RequireBackendAsync();
        var values = Enumerable.Range(0, 2000).ToDictionary(i => $"k{i}", i => i);
        var dropped = await used.SetManyAsync(values);
        Assert.InRange(dropped.Count, 1, 100);
        Assert.Equal(2000 - dropped.Count, (await used.GetManyAsync<int>(values.Keys)).Count);
        Assert.Equal(2000 - dropped.Count, await used.KeysAsync().CountAsync());
        Assert.Equal(2000 - dropped.Count, await used.RemoveByPatternAsync("*"));
    }

    private static async Task StoreAsync(CacheConfig config, CacheServices? services = null)
    {
        await using var cache = Cache.Create(config with { KeyPrefix = "found" }, services);
        await cache.RequireBackendAsync();
        var values = Enumerable.Range(0, 50).ToDictionary(i => $"k{i}", i => i);
        Assert.Empty(await cache.SetManyAsync(values));
        Assert.Equal(values, await cache.GetManyAsync<int>(values.Keys));
        Assert.Equal(50, await cache.RemoveByPatternAsync("*"));
    }

    private static async Task<string> FailureAsync(CacheConfig config, CacheServices? services = null)
    {
        await using var cache = Cache.Create(config, services);
        return (await Assert.ThrowsAsync<CacheUnavailableException>(cache.RequireBackendAsync)).Message;
    }
}
