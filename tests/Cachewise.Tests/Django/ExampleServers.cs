using Cachewise.Tests.Servers;

namespace Cachewise.Tests.Django;

/// <summary>Servers in place of those in the examples, each started when the first example needs it.</summary>
public sealed class ExampleServers : IDisposable
{
    private readonly CertificateAuthority _authority = new();
    private readonly Lazy<RedisServer> _plain;
    private readonly Lazy<RedisServer> _tls;
    private readonly Lazy<SentinelServers> _sentinels;
    private readonly Lazy<RedisCluster> _cluster;

    public ExampleServers()
    {
        _plain = new(() => RedisServer.Own());
        _tls = new(() => new([], _authority.Issue()));
        _sentinels = new(() => new(sentinelPassword: "sentinel_password"));
        _cluster = new(() => new());
    }

    /// <summary>The authority that has issued the certificates of the servers.</summary>
    public string AuthorityFile => _authority.File;

    internal RedisServer Plain => _plain.Value;

    internal SentinelServers Sentinels => _sentinels.Value;

    /// <summary>Environment variables with which Python trusts the authority of the tests.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>(StringComparer.Ordinal) { ["SSL_CERT_FILE"] = _authority.File };

    /// <summary>The declaration, with hosts and files replaced by existing ones.</summary>
    public CacheConfig Here(CacheConfig config) => config switch
    {
        { HasRedisUrl: false } => config,
        { ConnectionPool: { Sentinels: not null } pool } => config with { ConnectionPool = pool with { Sentinels = _sentinels.Value.Endpoints } },
        { ConnectionPool: { StartupNodes: not null } pool } => config with
        {
            RedisUrl = _cluster.Value.Nodes[0].Url(),
            ConnectionPool = pool with { StartupNodes = _cluster.Value.Endpoints },
        },
        { RedisUrl: ['r', 'e', 'd', 'i', 's', 's', ..], ConnectionPool: var pool } => config with
        {
            RedisUrl = _tls.Value.TlsUrl(),
            ConnectionPool = pool with { SslCaCerts = pool.SslCaCerts is null ? null : _authority.File },
        },
        _ => config with { RedisUrl = _plain.Value.Url(config.RedisUrl![^1] - '0') },
    };

    public void Dispose()
    {
        foreach (var server in (IDisposable?[])[Started(_plain), Started(_tls), Started(_sentinels), Started(_cluster), _authority])
        {
            server?.Dispose();
        }
    }

    private static T? Started<T>(Lazy<T> server) where T : class => server.IsValueCreated ? server.Value : null;
}
