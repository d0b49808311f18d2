using System.CommandLine;
using System.Text.Json.Serialization.Metadata;
using Cachewise.Checking;
using Cachewise.Tests;

namespace Cachewise.Cli.Tests;

/// <summary>docs/cli.md agrees with the command.</summary>
public sealed class PageTests : IDisposable
{
    private static readonly string Page = File.ReadAllText(Repository.File("docs/cli.md")).ReplaceLineEndings("\n");

    private readonly Workplace _place = new();

    [Fact]
    public async Task The_example_of_check_is_what_it_prints()
    {
        var transcript = await _place.File("config.yaml", Block("yaml")).RunAsync("check");

        Assert.Equal(Block("text"), $"$ {transcript.Command}\n{transcript.Output}");
    }

    [Fact]
    public void Every_option_is_a_row_with_its_names_and_commands()
    {
        var root = CommandLine.Root(_place.Shell());
        var options = root.Subcommands.SelectMany(command => command.Options, (command, option) => (Names: Names(option), Of: command.Name))
            .GroupBy(one => one.Names, (names, those) => $"{names} | {string.Join(", ", those.Select(one => one.Of))}")
            .Concat(root.Options.Select(option => $"{Names(option)} | {(option.Recursive ? "all" : "")}"));

        Assert.Equal(
            options.Order(StringComparer.Ordinal),
            Rows("Option").Select(row => $"{row[0].Replace("`", "", StringComparison.Ordinal)} | {row[1]}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_exit_codes_are_those_of_the_help() =>
        Assert.Equal(
            ExitCode.Meanings.Select(one => $"{one.Key}  {one.Value}"),
            Rows("Exit code").Select(row => $"{row[0]}  {row[1].Replace("`", "", StringComparison.Ordinal)}"));

    [Fact]
    public void Every_member_of_the_JSON_is_a_row() =>
        Assert.Equal(Members(CheckJson.Default.CheckReport, ""), Rows("Member").Select(row => row[0].Trim('`')));

    [Fact]
    public void Every_member_of_a_line_of_a_watch_is_a_row() =>
        Assert.Equal(CheckJson.Default.WatchReport.Properties.Select(property => property.Name), Rows("Of a line").Select(row => row[0].Trim('`')));

    [Fact]
    public void The_members_of_errors_and_advice_are_named()
    {
        string MembersOf(string member) => Rows("Member").Single(row => row[0] == $"`{member}`")[1];

        Assert.All(CheckJson.Default.ConfigurationError.Properties, property => Assert.Contains($"`{property.Name}`", MembersOf("errors"), StringComparison.Ordinal));
        Assert.All(CheckJson.Default.CacheAdvice.Properties, property => Assert.Contains($"`{property.Name}`", MembersOf("advice"), StringComparison.Ordinal));
        Assert.All(CheckJson.Default.SuppressedAdvice.Properties, property => Assert.Contains($"`{property.Name}`", MembersOf("suppressed"), StringComparison.Ordinal));
    }

    public void Dispose() => _place.Dispose();

    private static string Names(Option option) => string.Join(", ", option.Aliases.Prepend(option.Name).Where(name => name[0] is '-'));

    /// <summary>The members of reports, and of the reports in them.</summary>
    private static IEnumerable<string> Members(JsonTypeInfo type, string path) => type.Properties.SelectMany(property =>
    {
        var element = property.PropertyType.IsGenericType ? property.PropertyType.GetGenericArguments()[0] : property.PropertyType;
        var inner = element.Name.EndsWith("Report", StringComparison.Ordinal) || element == typeof(CacheHealth) ? CheckJson.Default.GetTypeInfo(element) : null;
        var name = path + property.Name;
        return inner is null ? [name] : Members(inner, $"{name}{(element == property.PropertyType ? "." : "[].")}").Prepend(name);
    });

    private static string Block(string language) => Page.Split($"```{language}\n")[1].Split("```")[0];

    /// <summary>The rows of the table with this first heading.</summary>
    private static IEnumerable<string[]> Rows(string heading) => Page.Split($"\n| {heading} | ")[1].Split('\n').Skip(2).TakeWhile(line => line.StartsWith('|'))
        .Select(line => line.Trim('|').Split('|').Select(cell => cell.Trim()).ToArray());
}
