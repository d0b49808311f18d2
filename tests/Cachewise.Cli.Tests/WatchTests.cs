using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cachewise.Checking;
using Cachewise.Tests.Servers;

namespace Cachewise.Cli.Tests;

/// <summary><c>check --watch</c>, as a process, on servers that stop and come back.</summary>
public sealed partial class WatchTests : IDisposable
{
    private const string HideCursor = "\u001b[?25l";
    private const string ShowCursor = "\u001b[?25h";

    private readonly Workplace _place = new();
    private readonly RedisServer _server = RedisServer.Own();

    public WatchTests()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "it has other signals");
        _server.Require();
        _place.File("appsettings.json", $$"""
            { "Caches": {
                "default": { "redis_url": "{{_server.Url()}}", "key_prefix": "shop" },
                "pages": { "redis_url": "{{_server.Url()}}", "key_prefix": "pages" },
                "local": { "backend": "LocMem", "key_prefix": "local" } } }
            """);
    }

    [Fact]
    public async Task Piped_it_writes_the_report_and_then_a_line_for_each_change()
    {
        using var watch = Start("check", "--watch");
        await watch.UntilAsync("Watching every second, until Ctrl+C; a line for each change:\n");
        await watch.UntilAsync(" local: Healthy since 2");
        var at = await watch.UntilAsync(" pages: Healthy since 2");

        _server.Kill();
        at = await watch.UntilAsync($" default: Unavailable since 2", at);
        at = await watch.UntilAsync($"Redis at redis://127.0.0.1:{_server.Port}/0 is unreachable; check its address, and that it runs\n", at);
        _server.Start();
        await watch.UntilAsync(" default: Healthy since 2", at);
        await watch.UntilAsync(" pages: Healthy since 2", at);
        watch.Signal("INT");

        var transcript = await watch.EndAsync();
        Assert.Equal(("", ExitCode.Success), (transcript.Error, transcript.ExitCode));
        Assert.Single(Regex.Matches(transcript.Output, "^.* local: ", RegexOptions.Multiline, TimeSpan.FromSeconds(5)));
        Assert.DoesNotContain('\u001b', transcript.Output);
    }

    [Fact]
    public async Task As_JSON_each_change_is_an_object_in_a_line_and_the_exit_code_is_that_of_the_last_state()
    {
        using var watch = Start("check", "--watch", "--json");
        var at = await watch.UntilAsync("\"alias\":\"pages\"");

        _server.Kill();
        await watch.UntilAsync("\"Unavailable\"", at);
        watch.Signal("TERM");
        watch.Signal("TERM");

        var transcript = await watch.EndAsync();
        var lines = transcript.Output.TrimEnd('\n').Split('\n').Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal(["default", "local", "pages"], lines.Take(3).Select(line => (string?)line["alias"]));
        Assert.All(lines.Take(3), line => Assert.Equal("Healthy", (string?)line["health"]!["state"]));
        Assert.Equal(("Redis", "a Redis URL is set", _server.Url()), ((string?)lines[0]["backend"], (string?)lines[0]["reason"], (string?)lines[0]["url"]));
        Assert.Contains(lines.Skip(3), line => (string?)line["health"]!["fix"] == "check its address, and that it runs");
        Assert.Equal(("", ExitCode.CannotConnect), (transcript.Error, transcript.ExitCode));
    }

    [Theory]
    [InlineData(80, 24)]
    [InlineData(20, 30)]
    [InlineData(40, 4)]
    public async Task On_a_terminal_it_is_redrawn_in_place_within_its_size_and_the_cursor_comes_back(int columns, int rows)
    {
        using var watch = OnTerminal(columns, rows);
        var at = await watch.UntilAsync(HideCursor);
        at = await watch.UntilAsync("Healthy", at);

        _server.Kill();
        at = await watch.UntilAsync("Unavailable", at);
        await watch.UntilAsync("Ctrl+C", at); // the end of this frame
        _server.Start();
        await Eventually.UntilAsync(() => watch.Output.Split("Ctrl+C") is [.., var last, _] && !last.Contains("Unavailable", StringComparison.Ordinal));
        watch.Press("\u0003\u0003");

        var transcript = await watch.EndAsync();
        Assert.Equal(ExitCode.Success, transcript.ExitCode);
        Assert.EndsWith(ShowCursor, transcript.Output.TrimEnd().Replace("\u001b[?1h\u001b=", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", transcript.Output, StringComparison.Ordinal);
        var frames = transcript.Output[transcript.Output.IndexOf(HideCursor, StringComparison.Ordinal)..];
        // The terminal itself shows the keys.
        Assert.All(Sequence().Replace(frames.Replace("^C", "", StringComparison.Ordinal), "\n").Split('\n'), line => Assert.InRange(line.TrimEnd('\r').Length, 0, columns));
        Assert.All(Redraw().Matches(frames).SelectMany(match => match.Groups["up"].Captures), up => Assert.InRange(up.Length == 0 ? 1 : int.Parse(up.Value, null), 1, rows));
    }

    [Fact]
    public async Task Without_colours_a_terminal_gets_lines()
    {
        using var watch = OnTerminal(80, 24, ("NO_COLOR", "1"));
        await watch.UntilAsync(" local: Healthy since 2");
        watch.Press("\u0003");

        var transcript = await watch.EndAsync();
        Assert.Equal(ExitCode.Success, transcript.ExitCode);
        Assert.DoesNotContain(HideCursor, transcript.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--watch")]
    [InlineData("--watch --json")]
    public async Task It_ends_when_its_output_is_closed(string options)
    {
        var transcript = await CliProcess.StartAsync(_place.Folder, "/bin/sh", ["-c", $"'{CliProcess.Program}' check {options} | head -2"], []);

        Assert.Equal((2, "", 0), (transcript.Output.Count(character => character is '\n'), transcript.Error, transcript.ExitCode));
    }

    [Fact]
    public async Task An_invalid_configuration_is_not_watched()
    {
        _place.Variable("Caches__default__timeout", "-1");

        var text = await _place.RunAsync("check", "--watch");
        var json = await _place.RunAsync("check", "--watch", "--json");

        Assert.EndsWith("Invalid: 1 error.\n", text.Output, StringComparison.Ordinal);
        Assert.Equal("default", (string?)JsonNode.Parse(Assert.Single(json.Output.TrimEnd('\n').Split('\n')))!["errors"]![0]!["cache"]);
        Assert.Equal((ExitCode.Invalid, ExitCode.Invalid), (text.ExitCode, json.ExitCode));
    }

    [Fact]
    public async Task Without_a_cache_on_Redis_it_shows_the_caches_and_ends()
    {
        _place.File("appsettings.json", """{ "Caches": { "default": { "backend": "LocMem" } } }""");

        var text = await _place.RunAsync("check", "--watch");
        var json = await _place.RunAsync("check", "--watch", "--json");

        Assert.Contains("\nNo cache is on Redis, so that there is nothing to watch.\n", text.Output, StringComparison.Ordinal);
        Assert.Equal("Healthy", (string?)JsonNode.Parse(Assert.Single(json.Output.TrimEnd('\n').Split('\n')))!["health"]!["state"]);
        Assert.Equal((ExitCode.Success, ExitCode.Success), (text.ExitCode, json.ExitCode));
    }

    public void Dispose()
    {
        _place.Dispose();
        _server.Dispose();
    }

    private WatchProcess Start(params string[] arguments) => WatchProcess.Start(_place.Folder, CliProcess.Program, arguments);

    private WatchProcess OnTerminal(int columns, int rows, params (string Name, string Value)[] variables)
    {
        CliProcess.RequireScript();
        return WatchProcess.Start(_place.Folder, "script", ["-qec", $"stty cols {columns} rows {rows}; exec '{CliProcess.Program}' check --watch", "/dev/null"], variables);
    }

    [GeneratedRegex(@"\u001b\[[?0-9;]*[A-Za-z]|\u001b=", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Sequence();

    [GeneratedRegex(@"\u001b\[(?<up>[0-9]*)A", RegexOptions.None, matchTimeoutMilliseconds: 5000)]
    private static partial Regex Redraw();
}
