using Cachewise.Selection;

namespace Cachewise.Tests.Configuration;

/// <summary>An example of the specification: its caches in one environment.</summary>
/// <param name="Name">What it is called in tests, and the name of its golden file.</param>
/// <param name="Environment">The environment that it is for.</param>
/// <param name="Caches">The caches by alias; null is not declared.</param>
public sealed record Example(string Name, string Environment, params (string Alias, CacheConfig? Config)[] Caches)
{
    private static readonly CacheConfig Localhost = new() { RedisUrl = "redis://localhost:6379/0" };

    /// <summary>Every example of the document, in its order.</summary>
    public static IReadOnlyList<Example> All { get; } =
    [
        new("redis-production", "production", ("default", Localhost with { Timeout = TimeSpan.FromSeconds(300), KeyPrefix = "myapp", MaxConnections = 50 })),
        new("redis-ssl", "production", ("default", new()
        {
            RedisUrl = "rediss://cache.example.com:6380/0",
            Timeout = TimeSpan.FromSeconds(600),
            KeyPrefix = "myapp_prod",
            MaxConnections = 100,
            ConnectionPool = new() { SslCertReqs = CertificateRequirement.Required, SslCaCerts = "/path/to/ca-cert.pem" },
        })),
        new("locmem-development", "development", ("default", new() { Timeout = TimeSpan.FromSeconds(300), KeyPrefix = "myapp_dev" })),
        new("dummy", "production", ("default", null)),
        new(
            "default-and-sessions",
            "production",
            ("default", Localhost with { Timeout = TimeSpan.FromSeconds(300), KeyPrefix = "myapp" }),
            ("sessions", new() { RedisUrl = "redis://localhost:6379/1", Timeout = TimeSpan.FromSeconds(86400), KeyPrefix = "sessions" })),
        new("connection-pool", "production", ("default", Localhost with
        {
            MaxConnections = 100,
            ConnectionPool = new()
            {
                SocketConnectTimeout = TimeSpan.FromSeconds(5),
                SocketTimeout = TimeSpan.FromSeconds(5),
                RetryOnTimeout = true,
                MaxConnections = 100,
                SocketKeepAlive = true,
                SocketKeepAliveOptions = new() { Idle = TimeSpan.FromSeconds(1), Interval = TimeSpan.FromSeconds(1), Count = 3 },
            },
        })),
        new("sentinel", "production", ("default", Localhost with
        {
            ConnectionPool = new()
            {
                Sentinels = [new("sentinel1.example.com", 26379), new("sentinel2.example.com", 26379), new("sentinel3.example.com", 26379)],
                ServiceName = "mymaster",
                SentinelKwargs = new() { Password = "sentinel_password" },
            },
        })),
        new("cluster", "production", ("default", new()
        {
            RedisUrl = "redis://node1:6379/0",
            ConnectionPool = new()
            {
                StartupNodes = [new("node1.example.com", 6379), new("node2.example.com", 6379), new("node3.example.com", 6379)],
                SkipFullCoverageCheck = true,
            },
        })),
        new("properties-production", "production", ("default", Localhost with { Timeout = TimeSpan.FromSeconds(600), KeyPrefix = "prod", MaxConnections = 200 })),
        new("properties-development", "development", ("default", new() { Timeout = TimeSpan.FromSeconds(60), KeyPrefix = "dev" })),
        new("properties-staging", "staging", ("default", null)),
        new("yaml-production", "production", ("default", new()
        {
            RedisUrl = "redis://prod-cache.example.com:6379/0", Timeout = TimeSpan.FromSeconds(600), KeyPrefix = "prod", MaxConnections = 200,
        })),
        new("yaml-development", "development", ("default", new() { Timeout = TimeSpan.FromSeconds(60), KeyPrefix = "dev" })),
        new("versioning", "production", ("default", Localhost with { KeyPrefix = "myapp", Version = 2 })),
        new("timeout", "production", ("default", Localhost with { Timeout = TimeSpan.FromSeconds(300) })),
        new("pool-size", "production", ("default", Localhost with { MaxConnections = 50 })),
        new("environment-variables", "production", ("default", Localhost with { KeyPrefix = "myapp" })),
        new("tls", "production", ("default", new()
        {
            RedisUrl = "rediss://cache.example.com:6380/0", ConnectionPool = new() { SslCertReqs = CertificateRequirement.Required },
        })),
        new("different-databases", "production", ("default", Localhost), ("sessions", new() { RedisUrl = "redis://localhost:6379/1" })),
        new("connection-errors", "production", ("default", Localhost with { ConnectionPool = new() { SocketConnectTimeout = TimeSpan.FromSeconds(10), RetryOnTimeout = true } })),
        new("short-prefix", "production", ("default", Localhost with { KeyPrefix = "short" })),
    ];

    /// <summary>The names of the examples, for theories.</summary>
    public static TheoryData<string> Names => [.. All.Select(example => example.Name)];

    /// <summary>The names of those that are on Redis.</summary>
    public static TheoryData<string> NamesOnRedis => [.. All.Where(example => example.Caches.Any(cache => cache.Config?.HasRedisUrl == true)).Select(example => example.Name)];

    /// <summary>Its first declaration, which most have alone.</summary>
    public CacheConfig First => Caches[0].Config!;

    public static Example Named(string name) => All.Single(example => example.Name == name);

    /// <summary>The example with each declaration changed, as for servers that there are.</summary>
    public Example With(Func<CacheConfig, CacheConfig> change) => this with { Caches = [.. Caches.Select(cache => (cache.Alias, cache.Config is null ? null : change(cache.Config)))] };

    internal DjangoSettings ToSettings() => DjangoSettings.Create([.. Caches.Select(Plan)], Environment);

    private PlannedCache Plan((string Alias, CacheConfig? Config) cache) => cache.Config is { } config
        ? new(cache.Alias, config, config.SelectBackend(Environment, debug: false))
        : new(cache.Alias, new(), new(CacheBackend.Dummy, "not declared")) { IsDeclared = false };
}
