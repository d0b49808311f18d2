using System.Text.RegularExpressions;

namespace Cachewise.Tests.Docs;

/// <summary>The prose of the repository has short lines, and none of the words that made readers stumble.</summary>
public class ProseTests
{
    private const int MaxColumns = 120;

    /// <summary>Words, as regular expressions, and what to say instead.</summary>
    private static readonly (string Word, string Say)[] Words =
    [
        ("away", "'unavailable'"),
        ("faces?", "'adapter' or 'interface'"),
        ("he|him|his", "what it is"),
        ("knock(s|ed|ing)?", "'probe'"),
        ("mend(s|ed|ing)?", "'fix'"),
        ("nobody|somebody", "which process, caller or program"),
        ("politely", "what happens"),
        ("(?<!connection )refus(e|es|ed|al|als|ing)(?! (the |a )?connection)", "'reject', except of a connection"),
        ("time-outs?", "'timeout'"),
        ("whom?", "which program or user, or 'that'"),
    ];

    private static readonly Regex AnyWord = new(
        $@"\b({string.Join('|', Words.Select(one => one.Word))})\b",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.Compiled,
        TimeSpan.FromSeconds(1));

    [Fact]
    public void Comments_pages_and_test_names_are_plain_and_lines_of_prose_have_at_most_120_columns()
    {
        var faults = string.Join('\n', ProseReader.ReadRepository().SelectMany(FaultsOf));

        Assert.True(faults is "", faults);
    }

    [Theory]
    [InlineData("a.md", "The server is away.", "a.md:1: 'away'; say 'unavailable'")]
    [InlineData("a.md", "Its `he` and [it](who.md)\n\n    nobody\n\n```\naway\n```\n", "")]
    [InlineData("a.md", "| a table | who |", "a.md:1: 'who'; say which program or user, or 'that'")]
    [InlineData("a.cs", "var away = 1;\n/// <summary>Mends <c>mend</c>.</summary>", "a.cs:2: 'Mends'; say 'fix'")]
    [InlineData("a.cs", "var text = \"// who\"; // a time-out", "a.cs:1: 'time-out'; say 'timeout'")]
    [InlineData("a.cs", "#pragma warning disable CA1031 // nobody", "a.cs:1: 'nobody'; say which process, caller or program")]
    [InlineData("a.cs", "void A_key_is_refused() { }", "a.cs:1: 'refused'; say 'reject', except of a connection")]
    [InlineData("a.cs", "// The port refuses the connection: connection refused.", "")]
    public void A_word_is_reported_with_its_line_and_a_better_one(string path, string text, string faults) =>
        Assert.Equal(faults, string.Join('\n', ProseReader.Read(path, text).SelectMany(FaultsOf)));

    [Theory]
    [InlineData("a.md", "", 120, "")]
    [InlineData("a.md", "", 121, "a.md:1: 121 columns; wrap at 120")]
    [InlineData("a.md", "| ", 121, "")]
    [InlineData("a.cs", "// ", 120, "")]
    [InlineData("a.cs", "// ", 121, "a.cs:1: 121 columns; wrap at 120")]
    [InlineData("a.cs", "int a; // ", 121, "a.cs:1: 121 columns; wrap at 120")]
    public void A_long_line_is_reported_with_its_length(string path, string start, int length, string faults) =>
        Assert.Equal(faults, string.Join('\n', ProseReader.Read(path, start.PadRight(length, 'x')).SelectMany(FaultsOf)));

    private static IEnumerable<string> FaultsOf(ProseLine line)
    {
        if (line.Columns > MaxColumns)
        {
            yield return $"{line.Place}: {line.Columns} columns; wrap at {MaxColumns}";
        }

        foreach (Match match in AnyWord.Matches(line.Text))
        {
            yield return $"{line.Place}: '{match.Value}'; say {Words.First(one => IsWord(one.Word, match.Value)).Say}";
        }
    }

    private static bool IsWord(string word, string found) =>
        Regex.IsMatch(found, $"^({word})$", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1));
}
