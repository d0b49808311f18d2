using Cachewise.Checking;

namespace Cachewise.Cli.Tests;

public sealed class DjangoTests : IDisposable
{
    private const string Shop =
        """
        { "Caches": {
            "default": { "redis_url": "redis://:hunter2@cache.internal:6379/0", "key_prefix": "shop" },
            "sessions": { "redis_url": "redis://:hunter2@cache.internal:6379/1", "timeout": 86400 }
        } }
        """;

    private readonly Workplace _place = new();

    [Theory]
    [InlineData("django")]
    [InlineData("django-json", "--format", "json")]
    [InlineData("django-json-in-capitals", "-f", "JSON")]
    public async Task It_writes_the_settings(string golden, params string[] arguments) =>
        GoldenFile.AssertIs(golden, await _place.File("appsettings.json", Shop).RunAsync(["django", .. arguments]));

    [Fact]
    public async Task Errors_go_to_the_stream_of_errors() =>
        GoldenFile.AssertIs("django-errors", await _place.File("appsettings.json", """{ "Caches": { "default": { "version": 0, "tiemout": 5 } } }""").RunAsync("django"));

    [Fact]
    public async Task What_json_cannot_hold_is_an_error() =>
        GoldenFile.AssertIs("django-json-errors", await _place.File("appsettings.json",
            """{ "Caches": { "default": { "redis_url": "redis://a.internal", "connection_pool_kwargs": { "startup_nodes": ["a.internal"] } } } }""").RunAsync("django", "--format", "json"));

    [Fact]
    public async Task Nothing_declared_is_Dummy_and_is_said() =>
        GoldenFile.AssertIs("django-nothing-declared", await _place.File("appsettings.json", "{}").RunAsync("django"));

    [Fact]
    public async Task What_the_environment_makes_Dummy_is_said_on_the_stream_of_errors()
    {
        var transcript = await _place.File("appsettings.json", """{ "Caches": { "default": {}, "search": { "backend": "Dummy" } } }""").RunAsync("django", "-e", "prodution");

        Assert.Equal(
            ("Code is not read, so what it declares is not in the settings (see --assembly).\nCache 'default' is Dummy (no Redis URL in prodution): it keeps nothing.\n", ExitCode.Success),
            (transcript.Error, transcript.ExitCode));
    }

    [Fact]
    public async Task A_format_that_is_none_is_wrong_usage() =>
        GoldenFile.AssertIs("usage-no-such-format", await _place.RunAsync("django", "--format", "xml"));

    [Fact]
    public async Task Environment_and_debug_are_those_of_check()
    {
        _place.File("appsettings.Staging.json", """{ "Caches": { "default": { "key_prefix": "staging" } } }""");

        Assert.Contains("DummyCache", (await _place.RunAsync("django", "-e", "staging")).Output, StringComparison.Ordinal);
        Assert.Contains("LocMemCache", (await _place.RunAsync("django", "-e", "staging", "--debug")).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Variables_that_are_not_set_stay_variables()
    {
        _place.File("config.yaml", "cache_default:\n  redis_url: redis://:${REDIS_PASSWORD}@cache.internal:${REDIS_PORT}/0\n  timeout: ${TIMEOUT:-60}\ncache_sessions:\n  redis_url: ${SESSION_URL}\n");

        GoldenFile.AssertIs("django-variables", await _place.RunAsync("django", "--variables"));
        Assert.Equal(ExitCode.Invalid, (await _place.RunAsync("django")).ExitCode);
    }

    [Fact]
    public async Task A_variable_of_another_setting_must_be_set()
    {
        var transcript = await _place.File("config.yaml", "cache_default: { redis_url: \"redis://:${PASSWORD}@a\", timeout: \"${TIMEOUT}\" }").RunAsync("django", "--variables");

        Assert.Contains("names the variable TIMEOUT, which is not set", transcript.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("PASSWORD", transcript.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_URL_in_a_variable_of_the_environment_stays_there()
    {
        var transcript = await CliProcess.RunAsync(_place.Folder, ["django", "--variables"], ("REDIS_URL", "redis://:hunter2@cache.internal/0"));

        Assert.Contains("'LOCATION': os.environ['REDIS_URL'],\n", transcript.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", transcript.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task JSON_has_no_variables() =>
        GoldenFile.AssertIs("usage-variables-in-json", await _place.RunAsync("django", "--variables", "--format", "json"));

    [Theory]
    [InlineData(null)]
    [InlineData("earlier")]
    public async Task A_file_is_written_whole_for_its_owner_alone_and_replaces_an_earlier_one(string? earlier)
    {
        _place.File("appsettings.json", Shop);
        _ = earlier is null ? _place : _place.File("caches.py", earlier);
        var file = Path.Combine(_place.Folder, "caches.py");

        var transcript = await _place.RunAsync("django", "--output", "caches.py");

        Assert.Equal(("", ExitCode.Success), (transcript.Output, transcript.ExitCode));
        Assert.Equal((await _place.RunAsync("django")).Output, await File.ReadAllTextAsync(file));
        Assert.Equal(["appsettings.json", "caches.py"], Directory.GetFiles(_place.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }
    }

    [Fact]
    public async Task A_link_stays_a_link_to_the_written_file()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "links need rights there");
        _place.File("appsettings.json", Shop).File("real.py", "earlier");
        File.CreateSymbolicLink(Path.Combine(_place.Folder, "caches.py"), "real.py");

        await _place.RunAsync("django", "-o", "caches.py");

        Assert.Equal("real.py", new FileInfo(Path.Combine(_place.Folder, "caches.py")).LinkTarget);
        Assert.StartsWith("# The caches", await File.ReadAllTextAsync(Path.Combine(_place.Folder, "real.py")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_leaves_no_file_and_an_earlier_one_as_it_was()
    {
        _place.File("appsettings.json", """{ "Caches": { "default": { "version": 0 } } }""").File("earlier.py", "earlier");

        Assert.Equal(ExitCode.Invalid, (await _place.RunAsync("django", "--output", "caches.py")).ExitCode);
        Assert.Equal(ExitCode.Invalid, (await _place.RunAsync("django", "--output", "earlier.py")).ExitCode);

        Assert.Equal(["appsettings.json", "earlier.py"], Directory.GetFiles(_place.Folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal("earlier", await File.ReadAllTextAsync(Path.Combine(_place.Folder, "earlier.py")));
    }

    [Theory]
    [InlineData("nowhere/caches.py")]
    [InlineData(".")]
    [InlineData("/dev/null")]
    public async Task A_file_that_cannot_be_written_is_an_error(string file)
    {
        var transcript = await _place.File("appsettings.json", Shop).RunAsync("django", "--output", file);

        Assert.Equal(("", ExitCode.Invalid), (transcript.Output, transcript.ExitCode));
        Assert.Contains($"- '{file}' cannot be written: ", transcript.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("staging", "DummyCache")]
    [InlineData("production", "django_redis.cache.RedisCache")]
    [InlineData("development", "LocMemCache")]
    public async Task With_the_two_files_of_the_specification_another_environment_falls_back(string environment, string backend)
    {
        _place.File("config.production.yaml", "cache_default:\n  redis_url: \"redis://prod-cache.example.com:6379/0\"\n  timeout: 600\n  key_prefix: \"prod\"\n  max_connections: 200\n")
            .File("config.development.yaml", "cache_default:\n  timeout: 60\n  key_prefix: \"dev\"\n");

        var transcript = await _place.RunAsync("django", "-e", environment);

        Assert.Equal((ExitCode.Success, true), (transcript.ExitCode, transcript.Output.Contains(backend, StringComparison.Ordinal)));
        Assert.Equal(ExitCode.Success, (await _place.RunAsync("check", "-e", environment)).ExitCode);
    }

    public void Dispose() => _place.Dispose();
}
