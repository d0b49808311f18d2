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

    public void Dispose() => _place.Dispose();
}
