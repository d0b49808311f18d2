using Cachewise.Advice;
using Cachewise.Configuration;
using Cachewise.Selection;
using Cachewise.Tests.Configuration;

namespace Cachewise.Tests.Advice;

/// <summary>What the specification's own examples are told, written as files.</summary>
public class SpecificationAdviceTests
{
    [Theory]
    [InlineData("Redis (Production)", """ "default": { "redis_url": "redis://localhost:6379/0", "timeout": 300, "key_prefix": "myapp", "max_connections": 50 } """, "")]
    [InlineData(
        "Redis SSL",
        """
        "default": {
          "redis_url": "rediss://cache.example.com:6380/0", "timeout": 600, "key_prefix": "myapp_prod", "max_connections": 100,
          "connection_pool_kwargs": { "ssl_cert_reqs": "required", "ssl_ca_certs": "/path/to/ca-cert.pem" }
        }
        """,
        "")]
    [InlineData("Dummy (Disabled)", "", "default CW007")]
    [InlineData(
        "Default + Sessions Cache",
        """
        "default": { "redis_url": "redis://localhost:6379/0", "timeout": 300, "key_prefix": "myapp" },
        "sessions": { "redis_url": "redis://localhost:6379/1", "timeout": 86400, "key_prefix": "sessions" }
        """,
        "")]
    [InlineData(
        "Connection Pool Settings",
        """
        "default": {
          "redis_url": "redis://localhost:6379/0", "max_connections": 100,
          "connection_pool_kwargs": {
            "socket_connect_timeout": 5, "socket_timeout": 5, "retry_on_timeout": true, "max_connections": 100, "socket_keepalive": true,
            "socket_keepalive_options": { "1": 1, "2": 1, "3": 3 }
          }
        }
        """,
        "default CW006, default CW011")]
    [InlineData(
        "Redis Sentinel",
        """
        "default": {
          "redis_url": "redis://localhost:6379/0",
          "connection_pool_kwargs": {
            "sentinels": [["sentinel1.example.com", 26379], ["sentinel2.example.com", 26379], ["sentinel3.example.com", 26379]],
            "service_name": "mymaster", "sentinel_kwargs": { "password": "sentinel_password" }
          }
        }
        """,
        "default CW001, default CW003, default CW006")]
    [InlineData(
        "Redis Cluster",
        """
        "default": {
          "redis_url": "redis://node1:6379/0",
          "connection_pool_kwargs": {
            "startup_nodes": [{ "host": "node1.example.com", "port": 6379 }, { "host": "node2.example.com", "port": 6379 }, { "host": "node3.example.com", "port": 6379 }],
            "skip_full_coverage_check": true
          }
        }
        """,
        "default CW001, default CW006")]
    [InlineData("Using YAML", """ "default": { "redis_url": "redis://prod-cache.example.com:6379/0", "timeout": 600, "key_prefix": "prod", "max_connections": 200 } """, "default CW001")]
    [InlineData("Cache Key Versioning", """ "default": { "redis_url": "redis://localhost:6379/0", "key_prefix": "myapp", "version": 2 } """, "")]
    [InlineData("Timeout Settings", """ "default": { "redis_url": "redis://localhost:6379/0", "timeout": 300 } """, "default CW006")]
    [InlineData("Connection Pool Size", """ "default": { "redis_url": "redis://localhost:6379/0", "max_connections": 50 } """, "default CW006")]
    [InlineData("Use Environment Variables", """ "default": { "redis_url": "${CACHEWISETEST_URL:-redis://localhost}", "key_prefix": "${CACHE_PREFIX:-myapp}" } """, "")]
    [InlineData(
        "Enable SSL/TLS",
        """ "default": { "redis_url": "rediss://cache.example.com:6380/0", "connection_pool_kwargs": { "ssl_cert_reqs": "required" } } """, "default CW006")]
    [InlineData(
        "Use Different Databases",
        """ "default": { "redis_url": "redis://localhost:6379/0" }, "sessions": { "redis_url": "redis://localhost:6379/1" } """, "default CW006, sessions CW006")]
    [InlineData(
        "Redis Connection Errors",
        """ "default": { "redis_url": "redis://localhost:6379/0", "connection_pool_kwargs": { "socket_connect_timeout": 10, "retry_on_timeout": true } } """, "default CW006")]
    [InlineData("Cache Key Too Long", """ "default": { "redis_url": "redis://localhost:6379/0", "key_prefix": "short" } """, "")]
    public void An_example_is_told_in_production(string example, string caches, string advice)
    {
        Assert.NotEmpty(example);
        Assert.Equal(advice, Ids("production", caches));
    }

    [Theory]
    [InlineData("LocMem (Development)", """ "default": { "timeout": 300, "key_prefix": "myapp_dev" } """)]
    [InlineData("Using YAML", """ "default": { "timeout": 60, "key_prefix": "dev" } """)]
    [InlineData("Redis (Production)", """ "default": { "redis_url": "redis://localhost:6379/0", "timeout": 300, "key_prefix": "myapp", "max_connections": 50 } """)]
    [InlineData("Dummy (Disabled)", "")]
    public void An_example_of_development_is_told_nothing_there(string example, string caches)
    {
        Assert.NotEmpty(example);
        Assert.Equal("", Ids("development", caches));
        Assert.Equal("", Ids("testing", caches));
    }

    [Fact]
    public void Debug_in_production_is_told() =>
        Assert.Equal("default CW009", Ids("production", """ "default": { "timeout": 300, "key_prefix": "myapp_dev" } """, """ "debug": true, """));

    [Theory]
    [InlineData("production", "")]
    [InlineData("development", "")]
    [InlineData("staging", "default CW007")]
    public void Properties_are_told_in_each_environment(string environment, string advice) =>
        Assert.Equal(advice, Ids(CachePlan.Make(CacheDeclarations.Read(
            new UsingProperties(), typeof(UsingProperties), environment, Declared.Values(("REDIS_URL", "redis://:secret@localhost")))), environment));

    private static string Ids(string environment, string caches, string root = "") => Ids(
        Advised.Plan(environment, Advised.File($$"""{ {{root}} "Caches": { {{caches}} } }""").Build()), environment);

    private static string Ids(IReadOnlyList<PlannedCache> caches, string environment) =>
        string.Join(", ", Advisor.Advise(caches, environment).Select(advice => $"{advice.Cache} {advice.Id}"));

    private sealed class UsingProperties : CacheSettings
    {
        public CacheConfig? CacheDefault => Environment switch
        {
            "production" => new() { RedisUrl = Variable("REDIS_URL"), Timeout = TimeSpan.FromSeconds(600), KeyPrefix = "prod", MaxConnections = 200 },
            "development" => new() { Timeout = TimeSpan.FromSeconds(60), KeyPrefix = "dev" },
            _ => null,
        };
    }
}
