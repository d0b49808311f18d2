using Cachewise.Tests.Servers;

namespace Cachewise.Tests.Stores.Redis.Connections;

/// <summary>TLS with real servers: trusted certificates, and the errors about others.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly CertificateAuthority _authority = new();
    private readonly CertificateAuthority _other = new();
    private readonly List<RedisServer> _servers = [];

    public void Dispose()
    {
        _servers.ForEach(server => server.Dispose());
        _authority.Dispose();
        _other.Dispose();
    }

    [Fact]
    public async Task A_server_with_a_certificate_of_a_named_authority_is_used()
    {
        var server = Start(_authority.Issue());

        Assert.Equal("stored", await StoreAsync(server, Trusting(_authority)));
        Assert.Equal("stored", await StoreAsync(server, Trusting(_authority) with { SslCertReqs = CertificateRequirement.Required }));
        Assert.Equal("stored", await StoreAsync(server, Trusting(_authority) with { SslCertReqs = CertificateRequirement.Optional }));
    }

    [Fact]
    public async Task A_certificate_of_another_authority_is_rejected()
    {
        var server = Start(_authority.Issue());

        Assert.Equal(
            $"presented a certificate that no authority in ConnectionPool.SslCaCerts '{_other.File}' has signed; add its authority to that file",
            await StoreAsync(server, Trusting(_other)));
        Assert.Equal(
            "presented a certificate that no authority of this system has signed; set ConnectionPool.SslCaCerts to the file of its authority",
            await StoreAsync(server, new()));
        Assert.Equal(
            "presented a certificate that no authority of this system has signed; set ConnectionPool.SslCaCerts to the file of its authority",
            await StoreAsync(server, new() { SslCertReqs = CertificateRequirement.Optional }));
        Assert.Equal("stored", await StoreAsync(server, new() { SslCertReqs = CertificateRequirement.None }));
    }

    [Fact]
    public async Task A_certificate_of_another_host_is_rejected_unless_the_host_is_not_checked()
    {
        var server = Start(_authority.Issue("cache.example.com", "10.0.0.7"));

        Assert.Equal("presented a certificate for 'cache.example.com', '10.0.0.7', not for '127.0.0.1'; use a host that it names", await StoreAsync(server, Trusting(_authority)));
        Assert.Equal("stored", await StoreAsync(server, Trusting(_authority) with { SslCheckHostname = false }));
        Assert.StartsWith("presented a certificate that no authority", await StoreAsync(server, Trusting(_other) with { SslCheckHostname = false }), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_certificate_is_rejected_with_its_date() =>
        Assert.Matches(
            "^presented a certificate that expired on 20[0-9]{2}-[0-9]{2}-[0-9]{2} [0-9]{2}:[0-9]{2} UTC; renew it$",
            await StoreAsync(Start(_authority.IssueExpired()), Trusting(_authority)));

    [Fact]
    public async Task A_client_certificate_is_shown_where_the_server_demands_one()
    {
        var server = Start(_authority.Issue(), "--tls-auth-clients", "yes");
        var (mine, foreign) = (_authority.Issue("client"), _other.Issue("client"));
        const string Rejected = "closed the connection after the TLS handshake, as a server does that requires another client certificate; set ConnectionPool.SslCertFile to one that it trusts";

        Assert.Equal("stored", await StoreAsync(server, Trusting(_authority) with { SslCertFile = mine.File, SslKeyFile = mine.KeyFile }));
        Assert.Equal(Rejected, await StoreAsync(server, Trusting(_authority)));
        Assert.Equal(Rejected, await StoreAsync(server, Trusting(_authority) with { SslCertFile = foreign.File, SslKeyFile = foreign.KeyFile }));
    }

    [Fact]
    public async Task A_client_certificate_and_its_key_may_be_one_file()
    {
        var server = Start(_authority.Issue(), "--tls-auth-clients", "yes");
        var mine = _authority.Issue("client");
        File.AppendAllText(mine.File, "\n" + File.ReadAllText(mine.KeyFile));

        Assert.Equal("stored", await StoreAsync(server, Trusting(_authority) with { SslCertFile = mine.File }));
    }

    [Fact]
    public async Task A_file_that_cannot_be_used_is_named()
    {
        var server = Start(_authority.Issue());
        var mine = _authority.Issue("client");

        Assert.Equal(
            "was not connected to, because ConnectionPool.SslCaCerts '/nowhere/ca.pem' cannot be read: there is no such file",
            await StoreAsync(server, new() { SslCaCerts = "/nowhere/ca.pem" }));
        Assert.Equal(
            $"was not connected to, because ConnectionPool.SslCaCerts '{mine.KeyFile}' cannot be read: it holds no certificate",
            await StoreAsync(server, new() { SslCaCerts = mine.KeyFile }));
        Assert.Equal(
            "was not connected to, because ConnectionPool.SslCertFile or SslKeyFile '/nowhere/client.pem' with '/nowhere/client.key' cannot be read: there is no such file",
            await StoreAsync(server, Trusting(_authority) with { SslCertFile = "/nowhere/client.pem", SslKeyFile = "/nowhere/client.key" }));
        Assert.StartsWith(
            $"was not connected to, because ConnectionPool.SslCertFile '{mine.File}' cannot be read: ",
            await StoreAsync(server, Trusting(_authority) with { SslCertFile = mine.File }),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_plain_server_behind_rediss_is_told_from_one_that_is_unavailable()
    {
        var server = RedisServer.Own();
        _servers.Add(server);

        Assert.Equal(
            "accepted the connection but did not answer the TLS handshake, as a server without TLS does; use redis:// if it has none",
            await StoreAsync(server.Url().Replace("redis://", "rediss://", StringComparison.Ordinal), new()));
    }

    [Fact]
    public async Task A_TLS_server_behind_redis_is_told_from_one_that_is_unavailable() =>
        Assert.Equal(
            "closed the connection at the first command, as a server with TLS does; use rediss:// if it has TLS",
            await StoreAsync(Start(_authority.Issue()).TlsUrl().Replace("rediss://", "redis://", StringComparison.Ordinal), new()));

    [Fact]
    public async Task A_host_that_does_not_exist_is_told_from_a_server_that_is_unavailable() =>
        Assert.Equal("cannot be found; check the host in RedisUrl", await StoreAsync("redis://cache.invalid", new()));

    [Fact]
    public async Task A_user_of_the_servers_access_list_logs_in()
    {
        var server = Start(_authority.Issue(), "--requirepass", "admin", "--user", "app", "on", ">secret", "~*", "+@all");

        Assert.Equal("stored", await StoreAsync(server.TlsUrl().Replace("rediss://", "rediss://app:secret@", StringComparison.Ordinal), Trusting(_authority)));
        Assert.Equal(
            "rejected the login; check user and password in RedisUrl",
            await StoreAsync(server.TlsUrl().Replace("rediss://", "rediss://app:wrong@", StringComparison.Ordinal), Trusting(_authority)));
    }

    [Fact]
    public async Task A_replaced_certificate_counts_from_the_next_connection_on()
    {
        var server = Start(_authority.Issue());
        var trusted = Path.GetTempFileName();
        _other.Replace(trusted);
        await using var cache = Cache.Create(new() { RedisUrl = server.TlsUrl(), ConnectionPool = new() { SslCaCerts = trusted } });
        await Assert.ThrowsAsync<CacheUnavailableException>(async () => await cache.AddAsync("k", 1));

        _authority.Replace(trusted);

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (await cache.GetAsync("k", 0, limit.Token) == 0)
        {
            await cache.SetAsync("k", 1, cancellationToken: limit.Token);
            await Task.Yield();
        }

        File.Delete(trusted);
    }

    private RedisServer Start(Certificate certificate, params string[] arguments)
    {
        var server = new RedisServer(arguments, certificate);
        _servers.Add(server);
        return server;
    }

    private static ConnectionPool Trusting(CertificateAuthority authority) => new() { SslCaCerts = authority.File };

    private static Task<string> StoreAsync(RedisServer server, ConnectionPool pool) => StoreAsync(server.TlsUrl(), pool);

    /// <summary>Stores a value; returns the error about the server if that fails.</summary>
    private static async Task<string> StoreAsync(string url, ConnectionPool pool)
    {
        // The first handshake of a process on a busy machine takes long.
        var patient = pool with { SocketTimeout = pool.SocketTimeout ?? TimeSpan.FromSeconds(20) };
        await using var cache = Cache.Create(new() { RedisUrl = url, ConnectionPool = patient });
        try
        {
            await cache.AddAsync("k", 1);
            return "stored";
        }
        catch (CacheUnavailableException error)
        {
            var start = $"Cache 'default': add failed: Redis at {Cachewise.Configuration.RedisAddress.Mask(url)} ";
            Assert.StartsWith(start, error.Message, StringComparison.Ordinal);
            return error.Message[start.Length..].TrimEnd('.');
        }
    }
}
