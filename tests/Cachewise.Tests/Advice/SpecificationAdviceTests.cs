using Cachewise.Advice;
using Cachewise.Configuration;
using Cachewise.Selection;
using Cachewise.Tests.Configuration;
using Microsoft.Extensions.Configuration;

namespace Cachewise.Tests.Advice;

/// <summary>The advice for the examples of the specification, as files.</summary>
public class SpecificationAdviceTests
{
    [Theory]
    [InlineData("redis.yaml", "")]
    [InlineData("redis-ssl.yaml", "")]
    [InlineData("locmem.yaml", "default CW009")]
    [InlineData("dummy.yaml", "default CW007")]
    [InlineData("default-and-sessions.yaml", "")]
    [InlineData("connection-pool.yaml", "default CW006, default CW011")]
    [InlineData("sentinel.yaml", "default CW001, default CW003, default CW006")]
    [InlineData("cluster.yaml", "default CW001, default CW006")]
    [InlineData("config.production.yaml", "default CW001")]
    [InlineData("versioning.yaml", "")]
    [InlineData("timeout.yaml", "default CW006")]
    [InlineData("pool-size.yaml", "default CW006")]
    [InlineData("environment-variables.yaml", "")]
    [InlineData("tls.yaml", "default CW006")]
    [InlineData("databases.yaml", "default CW006, sessions CW006")]
    [InlineData("connection-errors.yaml", "default CW006")]
    [InlineData("key-too-long.yaml", "")]
    public void An_example_is_told_in_production(string file, string advice) => Assert.Equal(advice, Ids("production", file));

    [Theory]
    [InlineData("locmem.yaml")]
    [InlineData("config.development.yaml")]
    [InlineData("redis.yaml")]
    [InlineData("dummy.yaml")]
    public void An_example_of_development_has_no_advice_there(string file)
    {
        Assert.Equal("", Ids("development", file));
        Assert.Equal("", Ids("testing", file));
    }

    [Theory]
    [InlineData("production", "")]
    [InlineData("development", "")]
    [InlineData("staging", "default CW007")]
    public void Properties_are_told_in_each_environment(string environment, string advice) =>
        Assert.Equal(advice, Ids(CachePlan.Make(CacheDeclarations.Read(
            new UsingProperties(), typeof(UsingProperties), environment, Declared.Values(("REDIS_URL", "redis://:secret@localhost")))), environment));

    private static string Ids(string environment, string file) => Ids(
        Advised.Plan(environment, new ConfigurationBuilder().AddCacheFile(Path.Combine(SpecificationFiles.Folder, file)).AddInMemoryCollection([new("REDIS_URL", Redis(file))]).Build()), environment);

    private static string? Redis(string file) => file is "environment-variables.yaml" ? "redis://localhost" : null;

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
