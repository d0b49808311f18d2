using Cachewise.Tests.Configuration;
using Cachewise.Tests.Docs;
using Microsoft.Extensions.Configuration;

namespace Cachewise.Tests.Advice;

/// <summary>There is no advice about the recommended setup, nor about the examples of the pages.</summary>
public class RecommendedSetupTests
{
    private static readonly Snippet[] Declarations =
        [.. Page.All.Where(page => page.Path is not "docs/checks.md").SelectMany(page => page.Snippets).Where(snippet => snippet.Language is "json" && snippet.Text.Contains("\"Caches\"", StringComparison.Ordinal))];

    public static TheoryData<string> Places => [.. Declarations.Select(snippet => snippet.Place)];

    [Theory]
    [InlineData("development")]
    [InlineData("testing")]
    public void A_bare_declaration_has_no_advice(string environment)
    {
        Assert.Equal("", Advised.LinesFor(new(), environment));
        Assert.Equal("", Advised.LinesFor(new() { RedisUrl = "redis://localhost:6379/0" }, environment));
        Assert.Equal("", Advised.Lines(environment, Declared.Values()));
    }

    [Theory]
    [InlineData("development")]
    [InlineData("staging")]
    [InlineData("production")]
    public void A_good_declaration_has_no_advice_anywhere(string environment) =>
        Assert.Equal("", Advised.Lines<Good>(environment, Declared.Values(("REDIS_URL", "rediss://:secret@cache.internal:6380/0"))));

    [Theory]
    [MemberData(nameof(Places))]
    public void What_the_pages_declare_has_no_advice_in_development(string place) =>
        Assert.Equal("", Advised.Lines("development", Advised.File(Declarations.Single(snippet => snippet.Place == place).Text)
            .AddInMemoryCollection([new("REDIS_PASSWORD", "secret"), new("REDIS_URL", "redis://localhost:6379/0")]).Build()));

    private sealed class Good : CacheSettings
    {
        public CacheConfig CacheDefault { get; init; } = new() { KeyPrefix = "shop" };

        public CacheConfig CacheSearch => new() { RedisUrl = Variable("REDIS_URL"), KeyPrefix = "search", Timeout = TimeSpan.FromMinutes(1) };
    }
}
