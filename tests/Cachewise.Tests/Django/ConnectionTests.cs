using Cachewise.Tests.Configuration;
using Cachewise.Tests.Servers;

namespace Cachewise.Tests.Django;

/// <summary>A real Django connects by the generated settings, and only where it should.</summary>
public sealed class ConnectionTests(DjangoProcess django) : IClassFixture<DjangoProcess>, IDisposable
{
    private const string SetAndGet = "(cache.set('k', 'töpfe'), cache.get('k'))[1]";

    private readonly CertificateAuthority _authority = new();

    public void Dispose() => _authority.Dispose();

    [Fact]
    public async Task By_TLS_a_certificate_of_the_authority_for_the_host_is_trusted()
    {
        using var server = new RedisServer([], _authority.Issue());

        Assert.Equal("töpfe", await AskAsync(Tls(server)));
        Assert.Equal("töpfe", await AskAsync(Tls(server) with { RedisUrl = server.TlsUrl(host: "localhost") }));
    }

    [Fact]
    public async Task By_TLS_a_certificate_of_another_authority_is_rejected_unless_any_will_do()
    {
        using var stranger = new CertificateAuthority();
        using var server = new RedisServer([], stranger.Issue());
        var config = Tls(server);

        Assert.Contains("certificate verify failed: self-signed certificate in certificate chain", await ErrorAsync(config), StringComparison.Ordinal);
        Assert.Equal("töpfe", await AskAsync(config with { ConnectionPool = config.ConnectionPool with { SslCertReqs = CertificateRequirement.None } }));
    }

    [Fact]
    public async Task By_TLS_a_certificate_for_another_host_is_rejected_unless_its_name_does_not_matter()
    {
        using var server = new RedisServer([], _authority.Issue("other.example.com"));
        var config = Tls(server);

        Assert.Contains("certificate verify failed: IP address mismatch", await ErrorAsync(config), StringComparison.Ordinal);
        Assert.Equal("töpfe", await AskAsync(config with { ConnectionPool = config.ConnectionPool with { SslCheckHostname = false } }));
    }

    [Fact]
    public async Task By_TLS_a_certificate_that_has_expired_is_rejected()
    {
        using var server = new RedisServer([], _authority.IssueExpired());

        Assert.Contains("certificate verify failed: certificate has expired", await ErrorAsync(Tls(server)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task By_TLS_the_client_shows_its_certificate_where_it_has_one()
    {
        using var server = new RedisServer(["--tls-auth-clients", "yes"], _authority.Issue());
        var client = _authority.Issue("client");
        var config = Tls(server);

        Assert.StartsWith("ConnectionError: ", await ErrorAsync(config), StringComparison.Ordinal);
        Assert.Equal("töpfe", await AskAsync(config with { ConnectionPool = config.ConnectionPool with { SslCertFile = client.File, SslKeyFile = client.KeyFile } }));
    }

    [Theory]
    [InlineData("p,w[ü℀@/:?#%20")]
    [InlineData("it's \"quoted\"\\")]
    public async Task A_login_is_read_as_it_was_declared(string password)
    {
        using var server = RedisServer.Own();
        server.Require();
        Assert.Equal("OK", server.Cli("ACL", "SETUSER", "a,b", "on", $">{password}", "~*", "+@all"));
        Assert.Equal("OK", server.Cli("ACL", "SETUSER", "default", "off"));

        Assert.Equal("töpfe", await AskAsync(new() { RedisUrl = $"redis://a,b:{Uri.EscapeDataString(password)}@127.0.0.1:{server.Port}" }));
        Assert.Contains("invalid username-password pair", await ErrorAsync(new() { RedisUrl = $"redis://a,b:wrong@127.0.0.1:{server.Port}" }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_string_is_understood()
    {
        using var server = new RedisServer(["--requirepass", "a/b=="], _authority.Issue());
        server.Require();

        Assert.Equal("töpfe", await AskAsync(Tls(server) with { RedisUrl = $"127.0.0.1:{server.TlsPort},password=a/b==,ssl=True,defaultDatabase=3" }));
        Assert.Equal(":1:k", server.Cli("-a", "a/b==", "-n", "3", "KEYS", "*"));
    }

    [Fact]
    public async Task By_sentinels_with_TLS_and_passwords_Django_follows_the_primary()
    {
        using var servers = new SentinelServers("server-password", "sentinel-password", _authority.Issue(), serviceName: "My.Service_1");
        await using var site = await OpenAsync(new()
        {
            RedisUrl = "rediss://:server-password@ignored.example.com",
            Serializer = CacheSerializer.Json,
            ConnectionPool = new()
            {
                Sentinels = servers.Endpoints,
                ServiceName = "My.Service_1",
                SentinelKwargs = new() { Password = "sentinel-password" },
                SslCaCerts = _authority.File,
                SocketTimeout = TimeSpan.FromSeconds(5),
            },
        });
        await site.EvalAsync("cache.set('k', 'before')");
        servers.AwaitReplication();
        Assert.Equal("before", await site.TextAsync("cache.get('k')"));

        servers.Primary.Kill();
        servers.FailOver();

        await site.EvalAsync("cache.set('k', 'after')");
        Assert.Equal("after", await site.TextAsync("cache.get('k')"));
        Assert.Equal("\"after\"", servers.Primary.Cli("-a", "server-password", "GET", ":1:k"));
    }

    [Fact]
    public async Task A_cluster_with_TLS_and_a_password_does_all_that_a_cache_does()
    {
        using var cluster = new RedisCluster(password: "cluster-password", certificate: _authority.Issue());
        await using var site = await OpenAsync(Cluster(cluster));

        Assert.Equal("100", await site.JsonAsync("(cache.set_many({f'k{i}': i for i in range(100)}), len(cache.keys('k*')))[1]"));
        Assert.Equal("true", await site.JsonAsync("cache.get_many([f'k{i}' for i in range(101)]) == {f'k{i}': i for i in range(100)}"));
        Assert.Equal("[11, 5]", await site.JsonAsync("[cache.incr('k10'), cache.decr('k9', 4)]"));
        Assert.Equal("[false, true, true]", await site.JsonAsync("[cache.add('k1', 0), cache.touch('k1', 60), 'k1' in cache]"));
        Assert.Equal("[50, true, 49, 9, 40]", await site.JsonAsync(
            "[cache.delete_many([f'k{i}' for i in range(50)]), cache.delete('k50'), len(cache.keys('*')), cache.delete_pattern('k5*'), len(list(cache.iter_keys('*')))]"));
        Assert.Equal("true", await site.JsonAsync("(lock := cache.lock('job')).acquire() and not cache.lock('job').acquire(blocking=False) and lock.release() is None"));
        Assert.Equal("0", await site.JsonAsync("(cache.clear(), len(cache.keys('*')))[1]"));
    }

    [Fact]
    public async Task A_cluster_by_TLS_whose_certificate_is_for_another_host_is_rejected_unless_its_name_does_not_matter()
    {
        using var cluster = new RedisCluster(password: "cluster-password", certificate: _authority.Issue("other.example.com"));
        var config = Cluster(cluster);

        Assert.Contains("Redis Cluster cannot be connected", await ErrorAsync(config), StringComparison.Ordinal);
        Assert.Equal("töpfe", await AskAsync(config with { ConnectionPool = config.ConnectionPool with { SslCheckHostname = false } }));
    }

    [Fact]
    public async Task After_a_failover_in_a_cluster_Django_finds_the_new_primary()
    {
        using var cluster = new RedisCluster(withReplicas: true);
        await using var site = await OpenAsync(new() { RedisUrl = cluster.Nodes[1].Url(), ConnectionPool = new() { StartupNodes = cluster.Endpoints } });
        await site.EvalAsync("cache.set_many({f'k{i}': i for i in range(100)})");

        cluster.Nodes[0].Kill();
        cluster.FailOver(0);

        Assert.Equal("99", await site.JsonAsync("([cache.set(f'k{i}', i) for i in range(100)], cache.get('k99'))[1]"));
        Assert.Equal("100", await site.JsonAsync("(cache.set_many({f'k{i}': i for i in range(100)}), len(cache.get_many([f'k{i}' for i in range(100)])))[1]"));
    }

    [Fact]
    public async Task A_plain_cache_one_by_sentinels_and_a_cluster_stand_beside_each_other()
    {
        using var plain = RedisServer.Own();
        using var sentinels = new SentinelServers();
        using var cluster = new RedisCluster();
        var example = new Example(
            "beside",
            "production",
            ("default", new() { RedisUrl = plain.Url() }),
            ("watched", new() { RedisUrl = plain.Url(), ConnectionPool = new() { Sentinels = sentinels.Endpoints, ServiceName = SentinelServers.ServiceName } }),
            ("spread", new() { RedisUrl = cluster.Nodes[0].Url(), ConnectionPool = new() { StartupNodes = cluster.Endpoints } }));
        await using var site = await django.OpenAsync(example.ToSettings());

        await site.EvalAsync("[caches[alias].set('k', alias) for alias in settings.CACHES]");
        sentinels.AwaitReplication();

        Assert.Equal("""["default", "watched", "spread"]""", await site.JsonAsync("[caches[alias].get('k') for alias in settings.CACHES]"));
    }

    [Fact]
    public async Task A_plain_cache_that_the_site_adds_itself_works_beside_one_by_sentinels()
    {
        using var plain = RedisServer.Own();
        using var sentinels = new SentinelServers();
        var example = new Example("added", "production", ("default", new() { RedisUrl = plain.Url(), ConnectionPool = new() { Sentinels = sentinels.Endpoints, ServiceName = SentinelServers.ServiceName } }));
        await using var site = await django.OpenAsync(example.ToSettings().ToPython() + $"CACHES['own'] = {{'BACKEND': 'django_redis.cache.RedisCache', 'LOCATION': '{plain.Url(1)}'}}\n");

        await site.EvalAsync("[caches[alias].set('k', alias) for alias in settings.CACHES]");
        sentinels.AwaitReplication();

        Assert.Equal("""["default", "own"]""", await site.JsonAsync("[caches[alias].get('k') for alias in settings.CACHES]"));
        Assert.Equal("1", plain.Cli("-n", "1", "EXISTS", ":1:k"));
    }

    [Fact]
    public async Task A_password_in_a_variable_of_the_site_is_read_by_the_module()
    {
        const string Password = "p@ss:w/rd%41";
        using var server = RedisServer.Own("--requirepass", Password);
        var configuration = Declared.Values(("REDIS_PASSWORD", "another"), ("Caches:default:redis_url", $"redis://:${{REDIS_PASSWORD}}@127.0.0.1:{server.Port}/${{REDIS_DB:-2}}"));
        var module = DjangoSettings.From("production", configuration).ToPython(keepsVariables: true);
        await using var site = await django.OpenAsync(module, new Dictionary<string, string>(StringComparer.Ordinal) { ["REDIS_PASSWORD"] = Password });

        Assert.Equal("töpfe", await site.TextAsync(SetAndGet));
        Assert.Equal(":1:k", server.Cli("-a", Password, "-n", "2", "KEYS", "*"));
    }

    private CacheConfig Tls(RedisServer server) => new() { RedisUrl = server.TlsUrl(), ConnectionPool = new() { SslCaCerts = _authority.File } };

    private CacheConfig Cluster(RedisCluster cluster) => new()
    {
        RedisUrl = $"rediss://:cluster-password@127.0.0.1:{cluster.Nodes[0].TlsPort}",
        ConnectionPool = new() { StartupNodes = cluster.Endpoints, SslCaCerts = _authority.File },
    };

    private async Task<string?> AskAsync(CacheConfig config)
    {
        await using var site = await OpenAsync(config);
        return await site.TextAsync(SetAndGet);
    }

    private async Task<string> ErrorAsync(CacheConfig config) => (await Assert.ThrowsAsync<DjangoError>(() => AskAsync(config))).Message;

    private Task<DjangoSite> OpenAsync(CacheConfig config) => django.OpenAsync(new Example("connection", "production", ("default", config)).ToSettings());
}
