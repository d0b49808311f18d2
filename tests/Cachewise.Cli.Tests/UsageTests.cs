using Cachewise.Checking;

namespace Cachewise.Cli.Tests;

/// <summary>Help, version, and the errors of a wrong command line.</summary>
public sealed class UsageTests : IDisposable
{
    private readonly Workplace _place = new();

    [Theory]
    [InlineData("help", "--help")]
    [InlineData("help-check", "check", "--help")]
    [InlineData("help-django", "django", "--help")]
    [InlineData("help-schema", "schema", "--help")]
    [InlineData("usage-nothing")]
    [InlineData("usage-unknown-command", "chek")]
    [InlineData("usage-unknown-option", "check", "--confg", "x.json")]
    [InlineData("usage-unknown-options", "check", "--verbose", "-x")]
    [InlineData("usage-without-options", "schema", "--strict")]
    [InlineData("usage-value-of-a-flag", "check", "--strict=maybe", "--json:perhaps")]
    [InlineData("usage-behind-two-hyphens", "check", "--", "--json")]
    [InlineData("usage-no-value", "check", "--config")]
    [InlineData("usage-blank-value", "check", "--config", "", "--environment", " ")]
    [InlineData("usage-two-values", "check", "--config", "a", "--config", "b")]
    [InlineData("usage-bare-file", "check", "x.json")]
    [InlineData("usage-response-file", "check", "@x")]
    public async Task Of_a_command_line(string golden, params string[] arguments) =>
        GoldenFile.AssertIs(golden, await _place.RunAsync(arguments));

    [Fact]
    public async Task The_version_is_that_of_the_package()
    {
        var transcript = await _place.RunAsync("--version");

        Assert.Equal(($"{typeof(CacheConfig).Assembly.GetName().Version!.ToString(3)}\n", 0), (transcript.Output, transcript.ExitCode));
    }

    [Theory]
    [InlineData("check", "redis://:hunter2@localhost")]
    [InlineData("check", "--config", "redis://:hunter2@localhost")]
    [InlineData("check", "--rediss://me:hunter2@localhost")]
    [InlineData("django", "--format", "me:hunter2@localhost")]
    public async Task A_URL_in_the_wrong_place_is_not_repeated(params string[] arguments)
    {
        var transcript = await _place.RunAsync(arguments);

        Assert.Equal(ExitCode.Invalid, transcript.ExitCode);
        Assert.DoesNotContain("hunter2", transcript.Output + transcript.Error, StringComparison.Ordinal);
        Assert.Contains("'***'", transcript.Output + transcript.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unexpected_error_is_a_line_and_no_stack_trace()
    {
        using var place = new Workplace { Probe = _ => throw new InvalidOperationException("The moon is full.") };

        var transcript = await place.Variable("REDIS_URL", "redis://localhost").RunAsync("check", "--connect");

        Assert.Equal(("cachewise: InvalidOperationException: The moon is full.\n", ExitCode.Invalid), (transcript.Error, transcript.ExitCode));
    }

    [Fact]
    public async Task Help_of_a_wrong_command_line_is_help() => Assert.Equal(0, (await _place.RunAsync("check", "--confg", "--help")).ExitCode);

    public void Dispose() => _place.Dispose();
}
