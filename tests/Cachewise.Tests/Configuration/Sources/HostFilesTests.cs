using System.Text;
using Cachewise.Tests.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Cachewise.Tests.Configuration.Sources;

/// <summary>The files that a host with caches reads from its content root.</summary>
public sealed class HostFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_host_reads_the_general_file_and_over_it_that_of_its_environment()
    {
        _folder.Write("config.yaml", "debug: false\nsecret_key: xyz\ncache_default: {key_prefix: shop, timeout: 60}\ncache_pages: {version: 3}\n");
        _folder.Write("config.staging.yaml", "debug: true\ncache_default: {timeout: 600}\n");
        _folder.Write("config.production.yaml", "cache_default: {timeout: never}\n");

        using var host = Build("Staging");
        await host.StartAsync();
        await host.StopAsync();

        Assert.Equal(
            """
            Information 1: Cache 'default': LocMem (debug is on, and there is no Redis URL), prefix 'shop', version 1, timeout 00:10:00
            Information 1: Cache 'pages': LocMem (debug is on, and there is no Redis URL), prefix '', version 3, timeout 00:05:00
            """,
            // The rest is advice.
            string.Join('\n', host.Log().Split('\n').Where(line => line.StartsWith("Information 1", StringComparison.Ordinal))));
        Assert.Equal("xyz", host.Services.GetRequiredService<IConfiguration>()["secret_key"]);
    }

    [Fact]
    public void A_property_is_the_base_of_what_the_files_say()
    {
        _folder.Write("config.yaml", "cache_default: {timeout: 60}");
        var builder = NewBuilder("Production");
        builder.AddCaches<PrefixedCaches>();

        using var host = builder.Build();

        Assert.Equal(new CacheConfig { KeyPrefix = "code", Timeout = TimeSpan.FromMinutes(1) }, host.Services.GetRequiredService<Cache>().Config);
    }

    [Fact]
    public void Every_other_source_wins_also_one_that_was_added_before()
    {
        _folder.Write("config.yaml", "cache_default: {key_prefix: yaml, timeout: 60, version: 2}");
        _folder.Write("config.production.yaml", "cache_default: {max_entries: 500, compress: true}");
        _folder.Write("appsettings.json", """{ "Caches": { "default": { "key_prefix": "json", "compress": null } } }""");
        var builder = NewBuilder("Production");
        builder.Configuration.AddJsonFile("appsettings.json");
        builder.AddCaches();
        builder.Configuration.AddInMemoryCollection([new("Caches:default:timeout", "70")]);

        using var host = builder.Build();

        Assert.Equal(
            new CacheConfig { KeyPrefix = "json", Timeout = TimeSpan.FromSeconds(70), Version = 2, MaxEntries = 500 },
            host.Services.GetRequiredService<Cache>().Config);
    }

    [Fact]
    public void What_was_set_before_is_not_lost_and_streams_are_not_read_again()
    {
        var builder = NewBuilder("Production");
        builder.Configuration.AddInMemoryCollection([new("one", "first")]);
        builder.Configuration.AddJsonStream(new MemoryStream(Encoding.UTF8.GetBytes("""{ "two": 2 }""")));
        builder.Configuration["one"] = "second";

        builder.AddCaches();

        Assert.Equal(("second", "2"), (builder.Configuration["one"], builder.Configuration["two"]));
    }

    [Fact]
    public void A_host_whose_configuration_is_not_built_yet_has_the_files_first()
    {
        _folder.Write("config.yaml", "a: yaml\nb: yaml\n");
        var configuration = new UnbuiltConfiguration();
        configuration.AddInMemoryCollection([new("b", "memory")]);

        new OtherHostBuilder(NewBuilder("Production"), configuration).AddCaches();

        var built = configuration.Build();
        Assert.Equal(("yaml", "memory"), (built["a"], built["b"]));
    }

    [Theory]
    [InlineData("config.yml", "config.production.yml")]
    [InlineData("Config.yaml", "config.Production.yaml")]
    [InlineData("CONFIG.YAML", "Config.PRODUCTION.YML")]
    public void The_files_are_found_in_every_spelling(string general, string specific)
    {
        _folder.Write(general, "a: 1\nb: 1\n");
        _folder.Write(specific, "b: 2\n");
        var builder = NewBuilder("Production");

        builder.AddCaches();

        Assert.Equal(("1", "2"), (builder.Configuration["a"], builder.Configuration["b"]));
    }

    [Fact]
    public void A_file_behind_a_link_is_found()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows asks for a privilege to make links");
        _folder.Write("mounted", "a: 1");
        File.CreateSymbolicLink(Path.Combine(_folder.Path, "config.yaml"), "mounted");
        var builder = NewBuilder("Production");

        builder.AddCaches();

        Assert.Equal("1", builder.Configuration["a"]);
    }

    [Fact]
    public void Two_spellings_of_one_file_are_an_error()
    {
        _folder.Write("config.production.yaml", "");
        _folder.Write("config.production.yml", "");

        Assert.Equal(
            $"config.production.yaml and config.production.yml are the same file in two spellings; keep one of them ({_folder.Path}).",
            ErrorsOf("Production"));
    }

    [Fact]
    public void Other_files_are_not_read()
    {
        _folder.Write("config.yaml.bak", "\t");
        _folder.Write("config.json", "\t");
        _folder.Write("my.config.yaml", "\t");
        _folder.Write("config.development.yaml", "\t");

        Assert.Equal("", ErrorsOf("Production"));
        Assert.Equal("", ErrorsOf(""));
        Assert.Equal("", ErrorsOf("../Production"));
    }

    [Fact]
    public void The_errors_of_both_files_are_reported_together()
    {
        _folder.Write("config.yaml", "cahce_default: {timeout: 60}\n");
        _folder.Write("config.production.yaml", "cache_default:\n\ttimeout: 60\n");

        Assert.Equal(
            """
            cahce_default is no cache; did you mean cache_default? (config.yaml, line 1, column 1).
            A tab indents this line; indent with spaces (config.production.yaml, line 2, column 1).
            """,
            ErrorsOf("Production"));
    }

    [Fact]
    public async Task The_errors_of_values_stop_the_start_with_their_lines()
    {
        _folder.Write("config.yaml", "cache_default:\n  max_connections: 0\n  version: 0\n");
        _folder.Write("config.production.yaml", "cache_default:\n  # comment\n  version: none\n");
        using var host = Build("Production");

        Assert.Equal(
            """
            The cache configuration has 2 errors:
            - Cache 'default': version is 'none'; use a whole number (config.production.yaml, line 3, column 3).
            - Cache 'default': max_connections is 0; use at least 1, or leave it out for 50 (config.yaml, line 2, column 3).
            """,
            (await Assert.ThrowsAsync<CacheConfigurationException>(() => host.StartAsync())).Message);
    }

    [Fact]
    public void Services_without_a_host_builder_read_no_files()
    {
        _folder.Write("config.yaml", "\t");
        var builder = NewBuilder("Production");

        builder.Services.AddCaches();

        Assert.DoesNotContain(((IConfigurationRoot)builder.Configuration).Providers, provider => $"{provider}".Contains("yaml", StringComparison.Ordinal));
    }

    private string ErrorsOf(string environment)
    {
        try
        {
            Build(environment).Dispose();
            return "";
        }
        catch (CacheConfigurationException error)
        {
            return string.Join('\n', error.Errors);
        }
    }

    private IHost Build(string environment)
    {
        var builder = NewBuilder(environment);
        builder.AddCaches();
        return builder.Build();
    }

    private HostApplicationBuilder NewBuilder(string environment)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = environment, ContentRootPath = _folder.Path });
        builder.Logging.AddFakeLogging();
        // Not every host here is built and disposed of.
        builder.Configuration["hostBuilder:reloadConfigOnChange"] = "false";
        return builder;
    }

    private sealed class PrefixedCaches : CacheSettings
    {
        public CacheConfig CacheDefault { get; init; } = new() { KeyPrefix = "code", Timeout = TimeSpan.FromDays(1) };
    }
}
