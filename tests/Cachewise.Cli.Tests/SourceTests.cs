using System.Text.Json.Nodes;

namespace Cachewise.Cli.Tests;

/// <summary>The files that are read, their order, and the errors of files that cannot be read.</summary>
public sealed class SourceTests : IDisposable
{
    private readonly Workplace _place = new();

    [Fact]
    public async Task Each_file_wins_over_those_before_it_and_variables_over_all()
    {
        _place.File("config.yaml", "cache_default: { backend: locmem, key_prefix: a, max_entries: 10, timeout: 1, version: 1 }")
            .File("config.production.yaml", "cache_default: { key_prefix: b, max_entries: 20, timeout: 2, version: 2 }")
            .File("appsettings.json", """{ "Caches": { "default": { "max_entries": 30, "timeout": 3, "version": 3 } } }""")
            .File("appsettings.Production.json", """{ "Caches": { "default": { "timeout": 4, "version": 4 } } }""")
            .Variable("Caches__default__version", "5");

        var report = await ReportAsync();

        var cache = report["caches"]![0]!;
        Assert.Equal(("LocMem", "b:5:<key>", 30, "00:00:04"), ((string?)cache["backend"], (string?)cache["keys"], (int)cache["max_entries"]!, (string?)cache["timeout"]));
        Assert.Equal("""["config.yaml","config.production.yaml","appsettings.json","appsettings.Production.json"]""", report["files"]!.ToJsonString());
    }

    [Theory]
    [InlineData("caches.yaml")]
    [InlineData("caches.YML")]
    public async Task One_YAML_file_is_read_and_an_error_has_its_line(string name)
    {
        _place.File(name, "debug: true\ncache_default:\n  key_prefix: mine\ncache_search:\n  version: 0\n").File("config.yaml", "cache_default: { tiemout: 1 }");

        var error = Assert.Single((await ReportAsync("--config", name))["errors"]!.AsArray())!;

        Assert.Equal(("search", "version is 0", $"{name}, line 5, column 3"), ((string?)error["cache"], (string?)error["problem"], (string?)error["source"]));
    }

    [Fact]
    public async Task A_file_in_two_spellings_is_an_error()
    {
        var error = Assert.Single((await _place.File("config.yaml", "").File("config.yml", "").ReportAsync())["errors"]!.AsArray())!;

        Assert.Equal("config.yaml and config.yml are the same file in two spellings", (string?)error["problem"]);
    }

    [Theory]
    [InlineData("Staging", "staging")]
    [InlineData("staging", "STAGING")]
    public async Task The_file_of_the_environment_is_found_in_any_case(string name, string asked)
    {
        _place.File($"appsettings.{name}.json", """{ "Caches": { "default": { "key_prefix": "found" } } }""");

        var report = await ReportAsync("-e", asked);

        Assert.Equal(("staging", $"appsettings.{name}.json"), ((string?)report["environment"], (string?)report["files"]![0]));
    }

    [Fact]
    public async Task Of_two_files_that_differ_in_case_the_one_with_capitals_counts()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the file system knows no case");
        _place.File("appsettings.production.json", "{}").File("appsettings.Production.json", "{}");

        Assert.Equal("""["appsettings.Production.json"]""", (await ReportAsync())["files"]!.ToJsonString());
    }

    [Theory]
    [InlineData("staging", "testing", "staging")]
    [InlineData(null, "testing", "testing")]
    [InlineData(" ", null, "production")]
    public async Task The_environment_comes_from_the_variables(string? dotnet, string? aspnetcore, string environment)
    {
        _place.File("appsettings.json", "{}").Variable("DOTNET_ENVIRONMENT", dotnet ?? "").Variable("ASPNETCORE_ENVIRONMENT", aspnetcore ?? "");

        Assert.Equal(environment, (string?)(await ReportAsync())["environment"]);
    }

    [Fact]
    public async Task Debug_can_be_turned_on()
    {
        _place.File("appsettings.json", """{ "Caches": { "debug": false, "default": {} } }""");

        var report = await ReportAsync("--debug");

        Assert.Equal((true, "LocMem"), ((bool)report["debug"]!, (string?)report["caches"]![0]!["backend"]));
    }

    [Fact]
    public async Task One_file_is_read_without_its_neighbours_and_with_the_variables()
    {
        Directory.CreateDirectory(Path.Combine(_place.Folder, ".config"));
        _place.File("appsettings.json", """{ "Caches": { "search": {} } }""")
            .File(".config/.caches.JSON", """{ "Caches": { "default": { "key_prefix": "mine" } } }""")
            .Variable("Caches__default__version", "7");

        var report = await ReportAsync("--config", ".config/.caches.JSON");

        Assert.Equal("mine:7:<key>", (string?)Assert.Single(report["caches"]!.AsArray())!["keys"]);
    }

    [Fact]
    public async Task Variables_alone_are_enough()
    {
        var report = await (_place.Variable("REDIS_URL", "redis://localhost").ReportAsync());

        Assert.Equal("redis://localhost:6379/0", (string?)report["caches"]![0]!["url"]);
    }

    [Fact]
    public async Task A_folder_without_anything_is_an_error() =>
        GoldenFile.AssertIs("source-empty-folder", await _place.RunAsync("check"));

    [Fact]
    public async Task A_path_that_does_not_exist_is_an_error() =>
        GoldenFile.AssertIs("source-missing", await _place.RunAsync("check", "--config", "nowhere/caches.json"));

    [Fact]
    public async Task A_file_of_another_kind_is_an_error() =>
        GoldenFile.AssertIs("source-other-kind", await _place.File("caches.toml", "").RunAsync("check", "--config", "caches.toml"));

    [Fact]
    public async Task All_broken_files_are_reported_together() =>
        GoldenFile.AssertIs("source-broken", await _place
            .File("config.yaml", "cache_default:\n  timeout: 1\n  timeout: 2\n\ttab: 3\n")
            .File("config.production.yaml", "cahce_default:\n  timeout: 1\n")
            .File("appsettings.json", "{\n  \"Caches\": {,}\n}")
            .File("appsettings.production.json", """{ "a": 1, "A": 2 }""")
            .RunAsync("check"));

    [Fact]
    public async Task A_broken_file_hides_no_error_of_the_others() =>
        GoldenFile.AssertIs("source-all-errors", await _place
            .File("config.yaml", "cache_default:\n  timeout: 1\n  timeout: 2\n")
            .File("config.production.yaml", "cache_pages: { max_connections: 0 }\ncache_search:\n  tiemout: 1\n")
            .File("appsettings.json", """{ "Caches": { "search": { "redis_url": "http://localhost" } } }""")
            .File("appsettings.production.json", "{\n  \"Caches\": {,}\n}")
            .Variable("Caches__default__version", "0")
            .RunAsync("check"));

    [Theory]
    [InlineData("conf/caches.yaml", "conf/caches.yaml")]
    [InlineData("./conf/appsettings.json", "./conf/appsettings.json")]
    [InlineData("conf", "conf/config.yaml, conf/appsettings.json")]
    public async Task Files_are_named_as_they_were_given(string given, string names)
    {
        Directory.CreateDirectory(Path.Combine(_place.Folder, "conf"));
        _place.File("conf/config.yaml", "cache_default:").File("conf/caches.yaml", "cache_default:").File("conf/appsettings.json", "{}");

        var report = await ReportAsync("--config", given);

        Assert.Equal(names, string.Join(", ", report["files"]!.AsArray()).Replace('\\', '/'));
    }

    [Theory]
    [InlineData("", "The input does not contain any JSON tokens. Expected the input to start with a valid JSON token, when isFinalBlock is true", 1, 1)]
    [InlineData("{ \"password\": nhunter2 }", "a text without quotes", 1, 16)]
    [InlineData("{ \"Caches\": ", "Expected depth to be zero at the end of the JSON payload. There is an open JSON object or array that should be closed", 1, 13)]
    public async Task Broken_json_is_reported_with_its_place(string text, string reason, int line, int column)
    {
        var report = await _place.File("appsettings.json", text).ReportAsync();

        var error = Assert.Single(report["errors"]!.AsArray())!;
        Assert.Equal(
            ($"appsettings.json is not JSON: {reason}", "correct it there", $"appsettings.json, line {line}, column {column}"),
            ((string?)error["problem"], (string?)error["fix"], (string?)error["source"]));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("\"Caches\"")]
    public async Task Json_that_is_no_map_is_an_error(string text)
    {
        var report = await _place.File("appsettings.json", text).ReportAsync();

        Assert.StartsWith("appsettings.json is no configuration: Top-level JSON element must be an object.", (string?)report["errors"]![0]!["problem"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_cannot_be_read_is_an_error()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "no file is unreadable there");
        File.CreateSymbolicLink(Path.Combine(_place.Folder, "appsettings.json"), "/proc/self/mem");

        var error = (await ReportAsync())["errors"]![0]!;

        Assert.StartsWith("appsettings.json cannot be read: ", (string?)error["problem"], StringComparison.Ordinal);
        Assert.Equal(("appsettings.json", "give this user the right to read it"), ((string?)error["source"], (string?)error["fix"]));
    }

    [Fact]
    public async Task A_pipe_that_nothing_writes_to_is_an_error()
    {
        using var place = new Workplace { Patience = TimeSpan.FromSeconds(0.1) };
        await MakePipeAsync(place);

        var error = Assert.Single((await place.ReportAsync("--config", "config.yaml"))["errors"]!.AsArray())!;

        Assert.Equal(("config.yaml cannot be read within 0.1 s, as a pipe without a writer", "name a file"), ((string?)error["problem"], (string?)error["fix"]));
    }

    [Fact]
    public async Task A_command_that_is_terminated_prints_no_stack_trace()
    {
        await MakePipeAsync(_place);

        var transcript = await CliProcess.StartAsync(_place.Folder, "timeout", ["--signal=TERM", "--preserve-status", "2", CliProcess.Program, "check"], []);

        Assert.Equal(("", "", 143), (transcript.Output, transcript.Error, transcript.ExitCode));
    }

    public void Dispose() => _place.Dispose();

    private static async Task MakePipeAsync(Workplace place)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "mkfifo and timeout are of Linux");
        Assert.Equal(0, (await CliProcess.StartAsync(place.Folder, "mkfifo", ["config.yaml"], [])).ExitCode);
    }

    private Task<JsonNode> ReportAsync(params string[] arguments) => _place.ReportAsync(arguments);
}
