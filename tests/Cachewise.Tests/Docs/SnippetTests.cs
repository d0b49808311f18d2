using System.Text;
using System.Text.Json;
using Cachewise.Configuration;
using Cachewise.Configuration.Sources.Yaml;
using Cachewise.Selection;
using Microsoft.Extensions.Configuration;

namespace Cachewise.Tests.Docs;

/// <summary>The C# of the pages compiles, their JSON is valid, and the caches in their YAML have no errors.</summary>
public class SnippetTests
{
    private static readonly Snippet[] All = [.. Page.All.SelectMany(page => page.Snippets)];

    public static TheoryData<string> Code => [.. All.Where(snippet => snippet.IsCode).Select(snippet => snippet.Place)];

    public static TheoryData<string> Json => [.. All.Where(snippet => snippet.Language is "json").Select(snippet => snippet.Place)];

    // YAML without a cache belongs to other programs, such as a build.
    public static TheoryData<string> Yaml => [.. All.Where(snippet => snippet.Language is "yaml" && snippet.Text.Contains("cache_", StringComparison.Ordinal)).Select(snippet => snippet.Place)];

    [Theory]
    [MemberData(nameof(Code))]
    public void Code_compiles_without_a_warning(string place) => Assert.Equal("", SnippetCompiler.Compile(At(place)));

    [Theory]
    [MemberData(nameof(Json))]
    public void Json_is_json(string place)
    {
        try
        {
            JsonDocument.Parse(At(place).Text).Dispose();
        }
        catch (JsonException error)
        {
            Assert.Fail($"{place}: {error.Message}");
        }
    }

    [Theory]
    [MemberData(nameof(Yaml))]
    public void Caches_in_yaml_are_sound(string place)
    {
        var settings = YamlFile.Parse(Encoding.UTF8.GetBytes(At(place).Text), place).Values
            .Concat([new("REDIS_PASSWORD", "secret"), new("REDIS_URL", "rediss://cache.internal:6380/0")]);

        var configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();

        Assert.NotEmpty(configuration.GetSection("Caches").GetChildren());
        Assert.NotEmpty(CachePlan.Make(CacheDeclarations.Read(null, typeof(CacheSettings), "production", configuration)));
    }

    [Fact]
    public void No_block_of_code_escapes_by_another_name() =>
        Assert.Empty(All.Where(snippet => !snippet.IsCode && snippet.Language.Split(' ')[0].ToLowerInvariant() is "cs" or "c#" or "csharp").Select(snippet => snippet.Place));

    [Fact]
    public void A_wrong_snippet_is_an_error_at_its_line_of_the_page()
    {
        var page = new Page("docs/wrong.md", "# Wrong\n\n```json\n{}\n```\n\n```csharp\nawait cache.SetAsync(\"k\", 1);\nint one = await cache.GetAsync<string>(\"k\");\n```\n");

        Assert.Equal(["json", "csharp"], page.Snippets.Select(snippet => snippet.Language));
        Assert.Equal(
            "docs/wrong.md(9,11): error CS0029: Cannot implicitly convert type 'string' to 'int'",
            SnippetCompiler.Compile(page.Snippets.Last()));
    }

    [Fact]
    public void A_snippet_may_use_the_prelude_and_hide_it()
    {
        Assert.Equal("", SnippetCompiler.Compile(new("x.md", 1, "csharp", "Console.WriteLine((await LoadAsync(1, cancelled)).Name);")));
        Assert.Equal("", SnippetCompiler.Compile(new("x.md", 1, "csharp", "var cache = new Product(3); Console.WriteLine(cache.Stock); record Product(int Stock);")));
    }

    [Fact]
    public void A_block_that_is_not_closed_is_an_error() =>
        Assert.Equal(
            "docs/open.md:3: the block is not closed.",
            Assert.Throws<InvalidOperationException>(() => new Page("docs/open.md", "a\n\n```csharp\nvar x = 1;").Snippets.ToList()).Message);

    private static Snippet At(string place) => All.Single(snippet => snippet.Place == place);
}
