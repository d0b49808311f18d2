namespace Cachewise.Tests.Configuration;

/// <summary>
/// Every example of the specification, as a declaration in code: valid, and chosen as the document says.
/// </summary>
public class SpecificationExamples
{
    private static readonly string[] Environments = ["production", "staging", "development", "testing"];

    [Theory]
    [MemberData(nameof(Example.NamesOnRedis), MemberType = typeof(Example))]
    public void With_a_URL_it_is_valid_and_Redis_in_every_environment(string name)
    {
        foreach (var (environment, cache) in Environments.SelectMany(environment => Example.Named(name).Caches.Select(cache => (environment, cache.Config!))))
        {
            Assert.Equal("", Declared.Errors(cache, environment));
            Assert.Equal("Redis (a Redis URL is set)", cache.SelectBackend(environment, debug: false).ToString());
        }
    }

    [Fact]
    public void Without_a_URL_it_is_LocMem_in_development_and_with_debug()
    {
        var config = Example.Named("locmem-development").First;

        Assert.Equal("", Declared.Errors(config));
        Assert.Equal("LocMem (development without a Redis URL)", config.SelectBackend("development", debug: true).ToString());
        Assert.Equal("LocMem (debug is on, and there is no Redis URL)", config.SelectBackend("staging", debug: true).ToString());
    }

    [Fact]
    public void Without_a_declaration_it_is_Dummy()
    {
        var cache = Assert.Single(Declared.Plan(Declared.Values(), "production"));

        Assert.Equal("default", cache.Alias);
        Assert.Equal("Dummy (no cache is declared for 'default' in production)", cache.Choice.ToString());
    }

    [Fact]
    public void Default_and_sessions_stand_beside_each_other() =>
        Assert.Equal(
            "default: Redis (a Redis URL is set)\nsessions: Redis (a Redis URL is set)",
            string.Join('\n', Declared.Plan<DefaultAndSessions>(Declared.Values(), "production").Select(cache => $"{cache.Alias}: {cache.Choice}")));

    [Fact]
    public void The_version_of_a_call_keeps_entries_apart()
    {
        using var cache = Cache.Create(new() { KeyPrefix = "myapp", Version = 2 });
        Assert.Equal(2, cache.Version);
        Assert.Same(cache, cache.AtVersion(2));
        Assert.Equal(1, cache.AtVersion(1).Version);
    }

    [Theory]
    [InlineData("production", "Redis (a Redis URL is set)", "prod", "00:10:00", 200)]
    [InlineData("development", "LocMem (development without a Redis URL)", "dev", "00:01:00", 50)]
    [InlineData("staging", "Dummy (no cache is declared for 'default' in staging)", "", "00:05:00", 50)]
    public void A_property_computes_the_cache_of_each_environment(string environment, string choice, string prefix, string timeout, int connections)
    {
        var cache = Assert.Single(Declared.Plan<UsingProperties>(Declared.Values(("REDIS_URL", "redis://localhost")), environment));

        Assert.Equal(choice, cache.Choice.ToString());
        Assert.Equal((prefix, timeout, connections), (cache.Config.KeyPrefix, cache.Config.Timeout.ToString(), cache.Config.EffectiveMaxConnections));
    }

    private sealed class DefaultAndSessions : CacheSettings
    {
        public CacheConfig CacheDefault { get; init; } = new() { RedisUrl = "redis://localhost:6379/0", Timeout = TimeSpan.FromSeconds(300), KeyPrefix = "myapp" };

        public CacheConfig CacheSessions { get; init; } = new() { RedisUrl = "redis://localhost:6379/1", Timeout = TimeSpan.FromSeconds(86400), KeyPrefix = "sessions" };
    }

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
