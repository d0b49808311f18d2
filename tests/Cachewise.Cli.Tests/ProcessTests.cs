using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Cachewise.Checking;

namespace Cachewise.Cli.Tests;

/// <summary>Tests that need a real process: streams, exit codes, the environment, and a terminal.</summary>
public sealed partial class ProcessTests : IDisposable
{
    private const char Escape = '\u001b';

    private readonly Workplace _place = new Workplace().File("appsettings.json", """
        { "Caches": { "default": { "redis_url": "redis://:hunter2@127.0.0.1:1/0", "key_prefix": "café", "version": 1, "timeout": 300, "max_connections": 50,
            "connection_pool_kwargs": { "socket_connect_timeout": 2, "socket_timeout": 1 } } } }
        """);

    [Fact]
    public async Task Piped_it_is_plain_and_the_same_as_within_a_process()
    {
        var piped = await CliProcess.RunAsync(_place.Folder, ["check"]);

        Assert.Equal((await _place.RunAsync("check")).Output, piped.Output);
        Assert.Equal(("", ExitCode.Success), (piped.Error, piped.ExitCode));
    }

    [Fact]
    public async Task Json_can_be_piped_on()
    {
        var json = await CliProcess.RunAsync(_place.Folder, ["check", "--json"]);

        Assert.Equal("café:1:<key>", (string?)JsonNode.Parse(json.Output)!["caches"]![0]!["keys"]);
    }

    [Fact]
    public async Task Variables_of_the_environment_win_and_an_error_names_them()
    {
        var transcript = await CliProcess.RunAsync(_place.Folder, ["check", "--json"], ("Caches__default__version", "0"), ("DOTNET_ENVIRONMENT", "Staging"));

        var report = JsonNode.Parse(transcript.Output)!;
        Assert.Equal(("staging", "environment variable Caches__default__version"), ((string?)report["environment"], (string?)report["errors"]![0]!["source"]));
    }

    [Theory]
    [InlineData(0, "check")]
    [InlineData(0, "django")]
    [InlineData(0, "schema")]
    [InlineData(0, "--help")]
    [InlineData(0, "--version")]
    [InlineData(2)]
    [InlineData(2, "check", "--nonsense")]
    [InlineData(2, "check", "--config", "nowhere")]
    [InlineData(2, "django", "--config", "nowhere")]
    [InlineData(3, "check", "--connect")]
    public async Task The_exit_code_is_the_one_of_the_help(int exitCode, params string[] arguments)
    {
        var transcript = await CliProcess.RunAsync(_place.Folder, arguments);

        Assert.Equal(exitCode, transcript.ExitCode);
        Assert.DoesNotContain("   at ", transcript.ToString(), StringComparison.Ordinal); // a stack trace
    }

    [Theory]
    [InlineData("check")]
    [InlineData("schema")]
    [InlineData("schema --nonsense")]
    public async Task With_no_stream_to_write_to_the_exit_code_is_left(string command) =>
        Assert.Equal(ExitCode.Invalid, (await CliProcess.WithoutStreamsAsync(_place.Folder, command)).ExitCode);

    [Fact]
    public async Task On_a_terminal_it_has_colours_and_fits()
    {
        var terminal = await CliProcess.OnTerminalAsync(_place.Folder, 50, "check");

        var plain = Visible(terminal.Output);
        Assert.Contains($"{Escape}[1mdefault{Escape}[0m", terminal.Output, StringComparison.Ordinal);
        Assert.All((string[])["url", "keys", "timeout", "timeouts", "max_connections"], label => Assert.Contains($"{Escape}[2m  {label} ", terminal.Output, StringComparison.Ordinal));
        Assert.All(plain.Split('\n'), line => Assert.True(line.Length <= 50, line));
        using var narrow = new Workplace { Width = 50 };
        Assert.Equal((await narrow.File("appsettings.json", File.ReadAllText(Path.Combine(_place.Folder, "appsettings.json"))).RunAsync("check")).Output, plain);
    }

    [Fact]
    public async Task A_wide_terminal_changes_nothing()
    {
        var terminal = await CliProcess.OnTerminalAsync(_place.Folder, 200, "check");

        Assert.Equal((await _place.RunAsync("check")).Output, Visible(terminal.Output));
    }

    [Theory]
    [InlineData("NO_COLOR", "1")]
    [InlineData("TERM", "dumb")]
    public async Task Without_colours_a_terminal_is_sent_plain_text(string name, string value)
    {
        var terminal = await CliProcess.OnTerminalAsync(_place.Folder, 80, "check --connect", (name, value));

        Assert.DoesNotContain(Escape, KeypadMode().Replace(terminal.Output, ""));
        Assert.Equal(ExitCode.CannotConnect, terminal.ExitCode);
    }

    [Fact]
    public async Task While_it_connects_a_terminal_shows_progress()
    {
        var terminal = await CliProcess.OnTerminalAsync(_place.Folder, 80, "check --connect");

        Assert.Contains("Connecting to 1 server", Visible(terminal.Output), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Progress_is_not_piped_on()
    {
        var piped = await CliProcess.RunAsync(_place.Folder, ["check", "--connect"]);

        Assert.DoesNotContain("Connecting", piped.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => _place.Dispose();

    private static string Visible(string output) => Sequence().Replace(KeypadMode().Replace(output, ""), "");

    // .NET sends it to every terminal that it writes to.
    [GeneratedRegex(@"\u001b\[\?1h\u001b=", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex KeypadMode();

    [GeneratedRegex(@"\u001b\[[?0-9;]*[A-Za-z]", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Sequence();
}
