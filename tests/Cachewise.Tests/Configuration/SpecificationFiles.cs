using Cachewise.Configuration;
using Cachewise.Selection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cachewise.Tests.Configuration;

/// <summary>Every example of the specification as a file (folder Specification): what it declares is what the example in code declares.</summary>
public class SpecificationFiles
{
    private static readonly string Folder = Repository.File("tests/Cachewise.Tests/Configuration/Specification");

    private static readonly (string File, string Choice, CacheConfig[] Caches)[] Examples =
    [
        ("redis.yaml", "Redis (a Redis URL is set)", [Redis("Redis (Production)")]),
        ("redis-ssl.yaml", "Redis (a Redis URL is set)", [SpecificationExamples.Tls]),
        ("locmem.yaml", "LocMem (debug is on, and there is no Redis URL)", [SpecificationExamples.LocMem]),
        ("dummy.yaml", "Dummy (no cache is declared for 'default' in production)", [new()]),
        ("default-and-sessions.yaml", "Redis (a Redis URL is set)", [Redis("Redis (Production)"), Redis("Separate cache for sessions")]),
        ("connection-pool.yaml", "Redis (a Redis URL is set)", [Redis("Connection Pool Settings")]),
        ("sentinel.yaml", "Redis (a Redis URL is set)", [SpecificationExamples.Sentinel]),
        ("cluster.yaml", "Redis (a Redis URL is set)", [SpecificationExamples.Cluster]),
        ("config.production.yaml", "Redis (a Redis URL is set)", [Redis("Using YAML, production")]),
        ("config.development.yaml", "Dummy (no Redis URL in production)", [Development]),
        ("versioning.yaml", "Redis (a Redis URL is set)", [Redis("Cache Key Versioning")]),
        ("timeout.yaml", "Redis (a Redis URL is set)", [Redis("Timeout Settings")]),
        ("pool-size.yaml", "Redis (a Redis URL is set)", [Redis("Connection Pool Size")]),
        ("environment-variables.yaml", "Redis (a Redis URL is set)", [new() { RedisUrl = "redis://variable:6379/0", KeyPrefix = "myapp" }]),
        ("tls.yaml", "Redis (a Redis URL is set)", [new() { RedisUrl = "rediss://cache.example.com:6380/0", ConnectionPool = new() { SslCertReqs = CertificateRequirement.Required } }]),
        ("databases.yaml", "Redis (a Redis URL is set)", [Redis("Use Different Databases"), new() { RedisUrl = "redis://localhost:6379/1" }]),
        ("connection-errors.yaml", "Redis (a Redis URL is set)", [Redis("Redis Connection Errors")]),
        ("key-too-long.yaml", "Redis (a Redis URL is set)", [Redis("Cache Key Too Long")]),
    ];

    public static TheoryData<string> Files => [.. Examples.Select(example => example.File)];

    private static CacheConfig Development => new() { Timeout = TimeSpan.FromSeconds(60), KeyPrefix = "dev" };

    [Fact]
    public void Every_file_is_an_example() =>
        Assert.Equal(Directory.GetFiles(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal), Examples.Select(example => example.File).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_declares_what_the_example_in_code_declares(string file)
    {
        var example = Examples.Single(one => one.File == file);
        var configuration = new ConfigurationBuilder().SetBasePath(Folder).AddCacheFile(file).AddInMemoryCollection([new("REDIS_URL", null)]);
        if (file is "environment-variables.yaml")
        {
            configuration.AddInMemoryCollection([new("REDIS_URL", "redis://variable:6379/0")]);
        }

        var caches = CachePlan.Make(CacheDeclarations.Read(null, typeof(CacheSettings), "production", configuration.Build()));

        Assert.Equal(((string[])["default", "sessions"])[..example.Caches.Length], caches.Select(cache => cache.Alias));
        Assert.All(caches, cache => Assert.Equal(example.Choice, cache.Choice.ToString()));
        Assert.All(caches.Zip(example.Caches), pair => AssertSame(pair.Second, pair.First));
    }

    [Theory]
    [InlineData("Production", "Redis (a Redis URL is set)")]
    [InlineData("Development", "LocMem (development without a Redis URL)")]
    [InlineData("Staging", "Dummy (no cache is declared for 'default' in staging)")]
    public void A_host_takes_the_file_of_its_environment(string environment, string choice)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = environment, ContentRootPath = Folder });
        builder.Logging.ClearProviders();
        builder.AddCaches();
        using var host = builder.Build();

        var cache = host.Services.GetRequiredService<Cache>();

        Assert.Equal(choice, cache.Choice.ToString());
        Assert.Equal(environment switch { "Production" => Redis("Using YAML, production"), "Development" => Development, _ => new() }, cache.Config);
    }

    [Fact]
    public void The_number_of_connections_in_the_pool_wins_over_the_one_outside()
    {
        var text = File.ReadAllText(Path.Combine(Folder, "connection-pool.yaml")).Replace("\n  max_connections: 100", "\n  max_connections: 7", StringComparison.Ordinal);
        using var folder = new Yaml.TemporaryFolder();
        var configuration = new ConfigurationBuilder().AddCacheFile(folder.Write("config.yaml", text)).Build();

        var config = Assert.Single(Declared.Plan(configuration)).Config;

        Assert.Equal((7, 100), (config.MaxConnections, config.EffectiveMaxConnections));
    }

    private static CacheConfig Redis(string example) => SpecificationExamples.Redis.Single(row => row.Data.Item1 == example).Data.Item2;

    // Records compare their lists by reference, so these are compared by themselves.
    private static void AssertSame(CacheConfig expected, PlannedCache cache)
    {
        var (pool, actualPool) = (expected.ConnectionPool, cache.Config.ConnectionPool);
        Assert.Equal(pool.Sentinels, actualPool.Sentinels);
        Assert.Equal(pool.StartupNodes, actualPool.StartupNodes);
        Assert.Equal(expected, cache.Config with { ConnectionPool = actualPool with { Sentinels = pool.Sentinels, StartupNodes = pool.StartupNodes } });
    }
}
