using Cachewise.Tests.Configuration;
using Cachewise.Tests.Configuration.Sources;
using Microsoft.Extensions.Configuration;

namespace Cachewise.Tests.Errors;

/// <summary>Where a value is written, as data and as text.</summary>
public sealed class SourceLocationTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_text_has_what_is_known()
    {
        Assert.Equal("config.yaml, line 12, column 3", new SourceLocation("config.yaml", "config.yaml", 12, 3).ToString());
        Assert.Equal("config.yaml, line 12", new SourceLocation("config.yaml", "config.yaml", 12).ToString());
        Assert.Equal("environment variable REDIS_URL", new SourceLocation("environment variable REDIS_URL").ToString());
    }

    [Fact]
    public void An_error_in_the_syntax_of_a_file_has_its_location_as_data()
    {
        var error = Assert.Throws<CacheConfigurationException>(() => new ConfigurationBuilder().AddCacheFile(_folder.Write("site.yaml", "a: 1\n\tb: 2\n")).Build());

        var source = Assert.Single(error.Errors).Source!;
        Assert.Equal(("site.yaml", 2, 1), (Path.GetFileName(source.File), source.Line, source.Column));
    }

    [Fact]
    public void An_error_in_a_value_has_its_location_as_data()
    {
        var configuration = new ConfigurationBuilder()
            .SetBasePath(_folder.Path)
            .AddCacheFile(Path.GetFileName(_folder.Write("site.yaml", "cache_default:\n  version: none\n")))
            .AddJsonFile(Path.GetFileName(_folder.Write("appsettings.json", """{ "Caches": { "default": { "timeout": "soon" } } }""")))
            .AddInMemoryCollection([new("Caches:default:compress", "perhaps")])
            .Build();

        var sources = Assert.Throws<CacheConfigurationException>(() => Declared.Plan(configuration)).Errors.Select(error => error.Source!).OrderBy(source => source.File, StringComparer.Ordinal);

        Assert.Equal(
            [
                new("Caches:default:compress in MemoryConfigurationProvider"),
                new("Caches:default:timeout in JsonConfigurationProvider for 'appsettings.json' (Required)", "appsettings.json"),
                new("site.yaml", "site.yaml", 2, 3),
            ],
            sources);
    }

    public void Dispose() => _folder.Dispose();
}
