using Cachewise.Configuration;
using Microsoft.Extensions.Configuration;

namespace Cachewise.Tests.Configuration.Sources;

/// <summary>A file that the application names, as a source of configuration.</summary>
public sealed class CacheFileTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_relative_path_is_below_the_base_path()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Path, "conf"));
        _folder.Write("conf/site.yaml", "cache_default: {key_prefix: conf}");
        _folder.Write("site.yaml", "cache_default: {key_prefix: above}");
        var builder = new ConfigurationBuilder().SetBasePath(Path.Combine(_folder.Path, "conf"));

        Assert.Equal("conf", PrefixOf(builder.AddCacheFile("site.yaml").Build()));
        Assert.Equal("above", PrefixOf(builder.AddCacheFile("../site.yaml").Build()));
    }

    [Fact]
    public void Without_a_base_path_it_is_below_the_current_directory()
    {
        var path = _folder.Write("site.yaml", "cache_default: {key_prefix: here}");

        Assert.Equal("here", PrefixOf(new ConfigurationBuilder().AddCacheFile(Path.GetRelativePath(Directory.GetCurrentDirectory(), path)).Build()));
        Assert.Equal("here", PrefixOf(new ConfigurationBuilder().AddCacheFile(path).Build()));
    }

    [Fact]
    public void A_file_that_must_be_there_and_is_not_is_an_error()
    {
        var builder = new ConfigurationBuilder().SetBasePath(_folder.Path).AddCacheFile("site.yaml");

        Assert.Equal(
            $"The cache configuration has 1 error:\n- There is no file {Path.Combine(_folder.Path, "site.yaml")}; create it, or add it with optional: true (site.yaml).",
            Assert.Throws<CacheConfigurationException>(() => builder.Build()).Message);
    }

    [Fact]
    public void An_optional_file_may_be_missing() =>
        Assert.Empty(new ConfigurationBuilder().SetBasePath(_folder.Path).AddCacheFile("site.yaml", optional: true).Build().AsEnumerable());

    [Fact]
    public void A_file_that_cannot_be_opened_is_an_error()
    {
        var path = _folder.Write("site.yaml", "");
        using var taken = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        var error = Assert.Single(Assert.Throws<CacheConfigurationException>(() => new ConfigurationBuilder().AddCacheFile(path).Build()).Errors).ToString();

        Assert.StartsWith("The file cannot be read (", error, StringComparison.Ordinal);
        Assert.EndsWith($"); let the application read it ({path}).", error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_wrong_is_told_when_the_file_is_read()
    {
        var path = _folder.Write("site.yaml", "cache_default:\n\ttimeout: 600\n");

        Assert.Equal(
            $"The cache configuration has 1 error:\n- A tab indents this line; indent with spaces ({path}, line 2, column 1).",
            Assert.Throws<CacheConfigurationException>(() => new ConfigurationBuilder().AddCacheFile(path).Build()).Message);
    }

    [Fact]
    public void The_source_that_is_added_later_wins_and_what_it_sets_to_null_is_not_set()
    {
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection([new("Caches:default:redis_url", "redis://localhost"), new("Caches:default:version", "2"), new("Caches:default:timeout", "60")])
            .AddCacheFile(_folder.Write("site.yaml", "cache_default: {redis_url: ~, version: 3}"))
            .AddInMemoryCollection([new("Caches:default:timeout", "70")])
            .Build();

        Assert.Equal(new CacheConfig { Version = 3, Timeout = TimeSpan.FromSeconds(70) }, Assert.Single(Declared.Plan(configuration)).Config);
    }

    [Fact]
    public void Errors_of_values_name_the_file_the_line_and_the_column()
    {
        var file = Named("site.yaml", """
            debug: perhaps
            cache_default:
              timeout: soon
              redis_ulr: redis://localhost
              version: 0
              key_prefix: [a, b]
              connection_pool_kwargs:
                socket_timeout: -1
                sentinels:
                  - ":::"
            cache_sessions: redis://:hunter2@localhost
            """);

        Assert.Equal(
            """
            debug is 'perhaps'; use true or false (site.yaml, line 1, column 1).
            Cache 'default': sentinels[0] is no address; write host:port, with an IPv6 address in brackets, as in [::1]:6379 (site.yaml, line 10, column 9).
            Cache 'default': key_prefix is a list or a map; use a text (site.yaml, line 6, column 3).
            Cache 'default': redis_ulr is not a setting; did you mean redis_url? (site.yaml, line 4, column 3).
            Cache 'default': timeout is 'soon'; use a number of seconds, hh:mm:ss, d.hh:mm:ss, or 'never' (site.yaml, line 3, column 3).
            Cache 'sessions': sessions is a single value; use a map of settings, such as redis_url (site.yaml, line 11, column 1).
            Cache 'default': version is 0; use at least 1, or leave it out for 1 (site.yaml, line 5, column 3).
            Cache 'default': connection_pool_kwargs.socket_timeout is -1; use 1 ms to 24 days, or leave it out for 1 second (site.yaml, line 8, column 5).
            Cache 'default': connection_pool_kwargs.service_name is missing beside sentinels; name the primary as the sentinels know it (site.yaml, line 9, column 5).
            """,
            Declared.Errors(file));
    }

    [Fact]
    public void A_value_of_a_stronger_source_has_that_source_as_its_place()
    {
        var over = new ConfigurationBuilder()
            .AddConfiguration(Named("site.yaml", "cache_default: {timeout: 600, version: -1}"))
            .AddInMemoryCollection([new("Caches:default:timeout", "soon")])
            .Build();

        Assert.Equal(
            """
            Cache 'default': timeout is 'soon'; use a number of seconds, hh:mm:ss, d.hh:mm:ss, or 'never' (Caches:default:timeout in MemoryConfigurationProvider).
            Cache 'default': version is -1; use at least 1, or leave it out for 1 (site.yaml, line 1, column 31).
            """,
            Declared.Errors(over));
    }

    [Fact]
    public void A_value_that_stands_in_a_file_is_known_to_stand_there()
    {
        var declarations = CacheDeclarations.Read(null, typeof(CacheSettings), "production", Named("site.yaml", "cache_default:\n  redis_url: redis://:${PASSWORD:-x}@localhost\n"));

        var origin = Assert.Single(declarations.Caches).OriginOf("RedisUrl");

        Assert.Equal(new Origin(new("site.yaml", "site.yaml", 2, 3), IsFile: true, "redis://:${PASSWORD:-x}@localhost", "redis://:x@localhost") { Name = "redis_url" }, origin);
    }

    [Fact]
    public void The_provider_says_what_it_reads()
    {
        var configuration = new ConfigurationBuilder().SetBasePath(_folder.Path).AddCacheFile("site.yaml", optional: true).AddCacheFile(_folder.Write("a.yaml", "")).Build();

        Assert.Equal(
            ["YamlConfigurationProvider for 'site.yaml' (Optional)", $"YamlConfigurationProvider for '{Path.Combine(_folder.Path, "a.yaml")}' (Required)"],
            configuration.Providers.Select(provider => $"{provider}"));
    }

    [Fact]
    public void A_reload_reads_the_file_again()
    {
        var path = _folder.Write("site.yaml", "a: 1");
        var configuration = new ConfigurationBuilder().AddCacheFile(path).Build();

        _folder.Write("site.yaml", "b: 2");
        configuration.Reload();

        Assert.Equal("b = 2", string.Join('\n', configuration.AsEnumerable().Select(pair => $"{pair.Key} = {pair.Value}")));
    }

    private IConfigurationRoot Named(string name, string text)
    {
        _folder.Write(name, text);
        return new ConfigurationBuilder().SetBasePath(_folder.Path).AddCacheFile(name).Build();
    }

    private static string PrefixOf(IConfiguration configuration) => Assert.Single(Declared.Plan(configuration)).Config.KeyPrefix;
}
