using System.Text.Json.Nodes;
using Cachewise.Checking;

namespace Cachewise.Cli.Tests;

public sealed class CheckTests : IDisposable
{
    private const string Shop =
        """
        { "Caches": {
            "default": { "redis_url": "redis://:hunter2@cache.internal:6379/0", "timeout": 600, "key_prefix": "shop", "max_connections": 200 },
            "sessions": { "timeout": "1.00:00:00", "key_prefix": "sessions", "backend": "LocMem" },
            "search": {},
            "pages": { "redis_url": "rediss://ha.internal", "connection_pool_kwargs": {
                "sentinels": [["s1.internal", 26379], ["s2.internal", 26379], ["s3.internal", 26379]], "service_name": "mymaster", "socket_timeout": 0.25
            }, "near_cache": { "max_staleness": 0.5 } }
        } }
        """;

    private readonly Workplace _place = new();

    [Fact]
    public async Task It_says_where_each_cache_would_live_and_why() =>
        GoldenFile.AssertIs("check", await _place.File("appsettings.json", Shop).RunAsync("check"));

    [Fact]
    public async Task As_json_it_says_the_same() =>
        GoldenFile.AssertIs("check-json", await _place.File("appsettings.json", Shop).RunAsync("check", "--json"));

    [Fact]
    public async Task Every_error_is_reported_and_secrets_are_masked() =>
        GoldenFile.AssertIs("check-errors", await _place.File("appsettings.json",
            """
            { "Caches": { "debug": "maybe",
                "default": { "redis_ulr": "redis://:hunter2@cache.internal:6379/0", "timeout": -1 },
                "search": { "redis_url": "http://me:hunter2@cache.internal", "max_connections": "redis://:hunter2@cache.internal" }
            } }
            """).RunAsync("check"));

    [Fact]
    public async Task Errors_are_json_too() =>
        GoldenFile.AssertIs("check-errors-json", await _place.Variable("Caches__default__version", "0").RunAsync("check", "--json"));

    [Fact]
    public async Task With_nothing_declared_it_says_so() =>
        GoldenFile.AssertIs("check-nothing-declared", await _place.File("appsettings.json", """{ "Logging": {} }""").RunAsync("check", "-e", "development"));

    [Theory]
    [InlineData("appsettings.json", "{}")]
    [InlineData("config.yaml", "")]
    public async Task Nothing_declared_is_advised_against_unless_code_declares_it(string name, string text)
    {
        var transcript = await _place.File(name, text).RunAsync("check", "--strict", "--json");

        var advice = Assert.Single(JsonNode.Parse(transcript.Output)!["uncertain"]!.AsArray())!;
        Assert.Equal(
            ("CW007", "Backend is Dummy (no cache is declared for 'default' in production), so that nothing is kept and every read misses", "set RedisUrl, or use LocMem", ExitCode.Success),
            ((string?)advice["id"], (string?)advice["problem"], (string?)advice["fix"], transcript.ExitCode));
    }

    [Fact]
    public async Task In_a_narrow_terminal_lines_are_shorter()
    {
        using var narrow = new Workplace { Width = 40 };
        var transcript = await narrow.File("appsettings.json", Shop).RunAsync("check");

        Assert.All(transcript.Output.Split('\n'), line => Assert.True(line.Length <= 40, line));
        GoldenFile.AssertIs("check-narrow", transcript);
    }

    [Fact]
    public async Task What_would_move_the_cursor_is_shown_as_code_points()
    {
        var transcript = await _place.File("appsettings.json", """{ "Caches": { "default": { "key_prefix": "a\u001b[31mb\nc" } } }""").RunAsync("check");

        Assert.Contains(@"a\u001b[31mb\u000ac:<version>:<key>", transcript.Output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u001b', transcript.Output);
    }

    [Theory]
    [InlineData("a\u202eb", @"a\u202eb:<version>:<key>")]
    [InlineData("a\u200b\u2066b", @"a\u200b\u2066b:<version>:<key>")]
    [InlineData("\ud83d\ude00", "\ud83d\ude00:<version>:<key>")]
    public async Task What_cannot_be_seen_is_shown_as_code_points(string prefix, string keys)
    {
        _place.File("config.yaml", $"cache_default: {{ key_prefix: \"{prefix}\" }}");

        Assert.Contains($"  keys            {keys}\n", (await _place.RunAsync("check")).Output, StringComparison.Ordinal);
        var json = await _place.RunAsync("check", "--json");
        Assert.Equal($"{prefix}:<version>:<key>", (string?)JsonNode.Parse(json.Output)!["caches"]![0]!["keys"]);
        Assert.DoesNotContain("\u202e", json.Output + (await _place.RunAsync("check", $"--{prefix}", "--config", prefix)).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_word_longer_than_a_line_is_broken()
    {
        var host = string.Join('.', Enumerable.Repeat("a-very-long-name-of-a-server", 5));
        var transcript = await _place.Variable("REDIS_URL", $"redis://{host}").RunAsync("check");

        Assert.All(transcript.Output.Split('\n'), line => Assert.True(line.Length <= 80, line));
        Assert.Contains(host, transcript.Output.Replace("\n" + new string(' ', 18), "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    public void Dispose() => _place.Dispose();
}
