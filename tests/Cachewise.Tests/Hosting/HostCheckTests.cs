using System.Text.Json.Nodes;
using Cachewise.Hosting;
using Cachewise.Tests.Configuration.Sources;
using Cachewise.Tests.Servers;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cachewise.Tests.Hosting;

/// <summary>An application that checks its caches: <c>dotnet run -- check</c>.</summary>
public sealed class HostCheckTests : IDisposable
{
    private readonly StringWriter _output = new();
    private readonly StringWriter _error = new();

    [Fact]
    public async Task What_code_and_configuration_declare_is_reported()
    {
        using var folder = new TemporaryFolder();
        folder.Write("config.yaml", "cache_default: { timeout: 60 }");
        using var host = Build<CheckedCaches>(new() { EnvironmentName = "Staging", ContentRootPath = folder.Path });

        Assert.Equal(0, await CheckAsync(host, "--strict"));

        Assert.Equal(
            """
            Environment staging, debug off. Read: CheckedCaches, config.yaml, environment
            variables.

            default  LocMem (set by Backend)
              keys            shop:1:<key>
              timeout         00:01:00
              entries         at most 10,000, in the memory of each process

            Suppressed
            - CW009 of cache 'default': one process

            Valid: 1 cache, no advice.

            """,
            _output.ToString());
    }

    [Fact]
    public async Task With_nothing_declared_all_is_known_and_strict_fails()
    {
        using var host = Build<NoCaches>(new() { EnvironmentName = "Production" });

        Assert.Equal(1, await CheckAsync(host, "--strict", "--json"));

        var report = JsonNode.Parse(_output.ToString())!;
        Assert.Equal(("""["NoCaches"]""", "CW007", "[]", null), (
            report["code"]!.ToJsonString(), (string?)report["advice"]![0]!["id"], report["uncertain"]!.ToJsonString(), (string?)report["caches"]![0]!["unknown"]));
    }

    [Fact]
    public async Task Errors_are_reported_together_and_do_not_throw()
    {
        using var host = Build<CheckedCaches>(new() { EnvironmentName = "Production", Args = ["--Caches:default:version=0", "--Caches:default:tiemout=1"] });

        Assert.Equal(2, await CheckAsync(host));

        Assert.EndsWith("Invalid: 2 errors.\n", _output.ToString().ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_is_unavailable_is_found_with_connect_alone()
    {
        using var host = Build<NoCaches>(new() { EnvironmentName = "Production", Args = ["--REDIS_URL=redis://127.0.0.1:1"] });

        Assert.Equal((0, 3), (await CheckAsync(host), await CheckAsync(host, "--connect")));
        Assert.Contains("- Cache 'default': Redis at redis://127.0.0.1:1/0", _output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_cache_on_Redis_a_watch_ends_with_the_report()
    {
        using var host = Build<CheckedCaches>(new() { EnvironmentName = "Staging" });

        Assert.Equal(0, await CheckAsync(host, "--watch"));

        Assert.Contains("\nNo cache is on Redis, so that there is nothing to watch.\n", _output.ToString().ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Matches("default: Healthy since [-0-9]{10} [:0-9]{8}Z\\s+$", _output.ToString());
    }

    [Fact]
    public async Task The_connection_options_of_the_application_are_used()
    {
        using var locked = RedisServer.Own("--requirepass", "right");
        locked.Require();
        using var host = Build<NoCaches>(
            new() { EnvironmentName = "Production", Args = [$"--REDIS_URL={locked.Url()}"] }, services => services.ConfigureRedis = (_, redis) => redis.Password = "right");

        Assert.Equal(0, await CheckAsync(host, "--connect", "--json"));

        var cache = JsonNode.Parse(_output.ToString())!["caches"]![0]!;
        Assert.Equal((null, "Healthy"), ((string?)cache["server"]!["failure"], (string?)cache["health"]!["state"]));
    }

    [Theory]
    [InlineData("check: '--conect' is not an option of check; did you mean --connect?", "--conect")]
    [InlineData("check: 'strict' is not an option of check; did you mean --strict?", "--json", "strict")]
    [InlineData("check: '***' is not an option of check; use one of --connect, --watch, --strict,\n       --json.", "redis://:hunter2@localhost")]
    public async Task A_misspelt_option_is_wrong_usage(string error, params string[] arguments)
    {
        using var host = Build<NoCaches>(new());

        Assert.Equal((2, ""), (await CheckAsync(host, arguments), _output.ToString()));
        Assert.Equal(error + "\n", _error.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task Values_of_the_configuration_are_no_options()
    {
        string[] arguments = ["--environment", "staging", "--Caches:default:timeout=5", "--json"];
        using var host = Build<CheckedCaches>(new() { Args = ["check", .. arguments] });

        Assert.Equal(0, await CheckAsync(host, arguments));

        var report = JsonNode.Parse(_output.ToString())!;
        Assert.Equal(("staging", "00:00:05"), ((string?)report["environment"], (string?)report["caches"]![0]!["timeout"]));
    }

    [Theory]
    [InlineData]
    [InlineData("--check")]
    [InlineData("serve", "check")]
    public async Task Other_arguments_run_the_application(params string[] arguments)
    {
        using var host = Build<NoCaches>(new());

        Assert.Null(await host.CheckCachesAsync(arguments));
    }

    [Fact]
    public async Task Without_AddCaches_it_throws()
    {
        using var host = Host.CreateEmptyApplicationBuilder(new()).Build();

        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => host.CheckCachesAsync(["check"]));

        Assert.Equal("AddCaches was not called, so that there are no caches to check; call it on the builder of the host.", error.Message);
    }

    public void Dispose()
    {
        _output.Dispose();
        _error.Dispose();
    }

    // What is registered must not run: a host that only checks is not started.
    private static IHost Build<TSettings>(HostApplicationBuilderSettings settings, Action<CacheServices>? configure = null)
        where TSettings : CacheSettings, new()
    {
        settings.DisableDefaults = true;
        settings.Configuration = new();
        settings.Configuration.AddInMemoryCollection([KeyValuePair.Create("hostBuilder:reloadConfigOnChange", (string?)"false")]);
        var builder = new HostApplicationBuilder(settings);
        builder.AddCaches<TSettings>(configure);
        builder.Services.AddHostedService<BackgroundService>(static _ => throw new InvalidOperationException("The host was started."));
        return builder.Build();
    }

    private Task<int> CheckAsync(IHost host, params string[] arguments) => new HostCheck(host.Services, _output, _error).RunAsync(arguments);

    private sealed class NoCaches : CacheSettings;

    private sealed class CheckedCaches : CacheSettings
    {
        public CacheConfig CacheDefault { get; init; } = new()
        {
            KeyPrefix = "shop",
            Backend = CacheBackend.LocMem,
            Suppress = new Dictionary<string, string>(StringComparer.Ordinal) { ["CW009"] = "one process" },
        };
    }
}
