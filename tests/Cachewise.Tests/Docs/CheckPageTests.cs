using Cachewise.Advice;
using Cachewise.Configuration;
using Cachewise.Tests.Advice;
using Microsoft.Extensions.Configuration;

namespace Cachewise.Tests.Docs;

/// <summary>docs/checks.md explains every check, and its examples give the advice that it shows.</summary>
public class CheckPageTests
{
    private static readonly Page Checks = Page.Read("docs/checks.md");
    private static readonly Dictionary<string, Page> Sections = Checks.Text.Split("\n## ").Skip(1).ToDictionary(text => text.Split('\n')[0], text => new Page("docs/checks.md", text));

    public static TheoryData<string> Ids => [.. CheckId.Declarations];

    [Fact]
    public void Every_id_has_a_section_and_a_row_and_they_have_an_id_each()
    {
        Assert.Equal(["Suppress", .. CheckId.All], Sections.Keys);
        Assert.Equal(CheckId.All.Select(id => $"[{id}](#{id.ToLowerInvariant()})"), Checks.Rows.Skip(1).Select(row => row[0]));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_first_example_gives_the_line_and_the_second_none(string id)
    {
        var section = Sections[id];
        var examples = section.Snippets.Where(snippet => snippet.Language is "json").Select(snippet => snippet.Text).ToList();

        Assert.Equal(2, examples.Count);
        Assert.Equal(string.Concat(section.Prose.Where(one => one.Line.StartsWith("    ", StringComparison.Ordinal)).Select(one => one.Line.Trim())), Advised.Lines("production", Read(examples[0])));
        Assert.Equal("", Advised.Lines("production", Read(examples[1])));
    }

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_row_says_how_severe_it_is_and_where(string id)
    {
        var example = Read(Sections[id].Snippets.First(snippet => snippet.Language is "json").Text);
        var row = Checks.Rows.Single(row => row[0].Contains(id, StringComparison.Ordinal));

        Assert.Equal(row[2].Split(',')[0], Assert.Single(Advisor.Advise(Advised.Plan("production", example), "production")).Severity.ToString());
        foreach (var environment in (string[])["development", "testing"])
        {
            Assert.Equal(row[3] is "everywhere", Advised.Lines(environment, example).Contains(id, StringComparison.Ordinal));
        }

        Assert.Contains(id, Advised.Lines("staging", example), StringComparison.Ordinal);
    }

    [Fact]
    public void The_example_of_suppressing_has_no_advice() => Assert.Equal("", Advised.Lines("production", Read(Sections["Suppress"].Snippets.First().Text)));

    private static IConfiguration Read(string json) => Advised.File(json).AddInMemoryCollection([KeyValuePair.Create("REDIS_PASSWORD", (string?)"secret")]).Build();
}
