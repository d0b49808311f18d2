using System.Text.RegularExpressions;

namespace Cachewise.Tests.Docs;

/// <summary>The pages link to files and headings that exist.</summary>
public partial class LinkTests
{
    [Fact]
    public void Every_relative_link_leads_to_a_file_and_a_heading() => Assert.Empty(Page.All.SelectMany(Broken));

    [Theory]
    [InlineData("see [there](nowhere.md)", "docs/page.md:1: nowhere.md")]
    [InlineData("see [there](../README.md#nowhere)", "docs/page.md:1: ../README.md#nowhere")]
    [InlineData("see [here](#nowhere)", "docs/page.md:1: #nowhere")]
    [InlineData("see [a](../README.md), [b](../README.md#how-the-backend-is-chosen) and [c](https://example.com/x)", "")]
    [InlineData("## `AtVersion`, and more\nsee [above](#atversion-and-more)", "")]
    public void A_link_that_leads_nowhere_is_named_with_its_line(string text, string broken) =>
        Assert.Equal(broken, string.Join('\n', Broken(new("docs/page.md", text))));

    private static IEnumerable<string> Broken(Page page) =>
        from one in page.Prose
        from Match link in Link().Matches(one.Line)
        let target = link.Groups["target"].Value
        where !target.Contains("://", StringComparison.Ordinal) && !Leads(page, target)
        select $"{page.Path}:{one.Number}: {target}";

    private static bool Leads(Page from, string target)
    {
        var (path, heading) = target.Split('#', 2) switch
        {
            [var file, var anchor] => (file, anchor),
            [var file] => (file, null),
            _ => throw new InvalidOperationException(),
        };
        var full = Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(from.Path)!, path));
        if (path is not "" && !Path.Exists(full))
        {
            return false;
        }

        var page = path is "" ? from : new Page(path, heading is null ? "" : File.ReadAllText(full));
        return heading is null || page.Prose.Any(one => one.Line.StartsWith('#') && Anchor(one.Line) == heading);
    }

    /// <summary>How GitHub names a heading in links.</summary>
    private static string Anchor(string heading) =>
        string.Concat(heading.TrimStart('#').Trim().ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_')).Replace(' ', '-');

    [GeneratedRegex(@"\]\((?<target>[^)\s]+)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Link();
}
