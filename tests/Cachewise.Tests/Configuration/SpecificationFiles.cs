using Cachewise.Configuration;
using Cachewise.Selection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cachewise.Tests.Configuration;

/// <summary>
/// Every example of the specification as a file (folder Specification): what it declares is what the
/// <see cref="Example"/> in code declares.
/// </summary>
public class SpecificationFiles
{
    internal static readonly string Folder = Repository.File("tests/Cachewise.Tests/Configuration/Specification");

    private static readonly (string File, string Example, string Choice)[] Examples =
    [
        ("redis.yaml", "redis-production", "Redis (a Redis URL is set)"),
        ("redis-ssl.yaml", "redis-ssl", "Redis (a Redis URL is set)"),
        ("locmem.yaml", "locmem-development", "LocMem (debug is on, and there is no Redis URL)"),
        ("dummy.yaml", "dummy", "Dummy (no cache is declared for 'default' in production)"),
        ("default-and-sessions.yaml", "default-and-sessions", "Redis (a Redis URL is set)"),
        ("connection-pool.yaml", "connection-pool", "Redis (a Redis URL is set)"),
        ("sentinel.yaml", "sentinel", "Redis (a Redis URL is set)"),
        ("cluster.yaml", "cluster", "Redis (a Redis URL is set)"),
        ("config.production.yaml", "yaml-production", "Redis (a Redis URL is set)"),
        ("config.development.yaml", "yaml-development", "Dummy (no Redis URL in production)"),
        ("versioning.yaml", "versioning", "Redis (a Redis URL is set)"),
        ("timeout.yaml", "timeout", "Redis (a Redis URL is set)"),
        ("pool-size.yaml", "pool-size", "Redis (a Redis URL is set)"),
        ("environment-variables.yaml", "environment-variables", "Redis (a Redis URL is set)"),
        ("tls.yaml", "tls", "Redis (a Redis URL is set)"),
        ("databases.yaml", "different-databases", "Redis (a Redis URL is set)"),
        ("connection-errors.yaml", "connection-errors", "Redis (a Redis URL is set)"),
        ("key-too-long.yaml", "short-prefix", "Redis (a Redis URL is set)"),
    ];

    public static TheoryData<string> Files => [.. Examples.Select(example => example.File)];

    [Fact]
    public void Every_file_is_an_example() =>
        Assert.Equal(Directory.GetFiles(Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal), Examples.Select(example => example.File).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Files))]
    public void A_file_declares_what_the_example_in_code_declares(string file)
    {
        var (_, name, choice) = Examples.Single(one => one.File == file);
        var example = Example.Named(name);
        var configuration = new ConfigurationBuilder().SetBasePath(Folder).AddCacheFile(file).AddInMemoryCollection([new("REDIS_URL", null)]);
        if (file is "environment-variables.yaml")
        {
            configuration.AddInMemoryCollection([new("REDIS_URL", example.First.RedisUrl)]);
        }

        var caches = CachePlan.Make(CacheDeclarations.Read(null, typeof(CacheSettings), "production", configuration.Build()));

        Assert.Equal(example.Caches.Select(cache => cache.Alias), caches.Select(cache => cache.Alias));
        Assert.All(caches, cache => Assert.Equal(choice, cache.Choice.ToString()));
        Assert.All(caches.Zip(example.Caches), pair => AssertSame(pair.Second.Config ?? new(), pair.First));
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
        Assert.Equal(environment switch { "Production" => Example.Named("yaml-production").First, "Development" => Example.Named("yaml-development").First, _ => new() }, cache.Config);
    }

    [Fact]
    public void The_number_of_connections_in_the_pool_wins_over_the_one_outside()
    {
        var text = File.ReadAllText(Path.Combine(Folder, "connection-pool.yaml")).Replace("\n  max_connections: 100", "\n  max_connections: 7", StringComparison.Ordinal);
        using var folder = new Sources.TemporaryFolder();
        var configuration = new ConfigurationBuilder().AddCacheFile(folder.Write("config.yaml", text)).Build();

        var config = Assert.Single(Declared.Plan(configuration)).Config;

        Assert.Equal((7, 100), (config.MaxConnections, config.EffectiveMaxConnections));
    }

    // Records compare their lists by reference, so these are compared by themselves.
    private static void AssertSame(CacheConfig expected, PlannedCache cache)
    {
        var (pool, actualPool) = (expected.ConnectionPool, cache.Config.ConnectionPool);
        Assert.Equal(pool.Sentinels, actualPool.Sentinels);
        Assert.Equal(pool.StartupNodes, actualPool.StartupNodes);
        Assert.Equal(expected, cache.Config with { ConnectionPool = actualPool with { Sentinels = pool.Sentinels, StartupNodes = pool.StartupNodes } });
    }
}
