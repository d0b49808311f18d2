using System.Text;
using Cachewise.Configuration.Sources.Yaml;

namespace Cachewise.Tests.Configuration.Sources.Yaml;

/// <summary>
/// A small file cannot ask for much memory or time: a file at a limit is read, one over it is rejected.
/// </summary>
public class YamlLimitTests
{
    [Fact]
    public void A_billion_laughs_are_rejected()
    {
        var text = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for (var i = 1; i < 10; i++)
        {
            text.Append($"a{i}: &a{i} [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]\n");
        }

        Assert.Equal("The file stands for more than 10000 values; repeat less by aliases and merge keys (config.yaml, line 1, column 10).", Document.Errors(text.ToString()));
    }

    [Fact]
    public void A_billion_merges_are_rejected()
    {
        var text = new StringBuilder("a0: &a0 {}\n");
        for (var i = 1; i < 10; i++)
        {
            text.Append($"a{i}: &a{i} {{<<: [{string.Join(", ", Enumerable.Repeat($"*a{i - 1}", 10))}]}}\n");
        }

        Assert.StartsWith("The file stands for more than 10000 values; repeat less by aliases and merge keys (config.yaml, line ", Document.Errors(text.ToString()), StringComparison.Ordinal);
    }

    [Fact]
    public void Values_are_counted_with_the_names_and_lists_that_they_stand_in()
    {
        // The root's name, the list, and its items.
        Assert.Equal(YamlLimits.Values - 2, Document.Read(ListOf(YamlLimits.Values - 2)).Values.Count);
        Assert.Equal("The file stands for more than 10000 values; repeat less by aliases and merge keys (config.yaml, line 10000, column 3).", Document.Errors(ListOf(YamlLimits.Values - 1)));
    }

    [Theory]
    [InlineData("[", "]")]
    [InlineData("{a: ", "}")]
    public void What_is_nested_too_deep_is_rejected(string open, string close)
    {
        Assert.Equal("", Document.Errors($"a: {Repeat(open, YamlLimits.Depth - 1)}{Repeat(close, YamlLimits.Depth - 1)}"));
        Assert.Equal(
            $"The file is nested deeper than 32 levels; flatten it (config.yaml, line 1, column {4 + ((YamlLimits.Depth - 1) * open.Length)}).",
            Document.Errors($"a: {Repeat(open, YamlLimits.Depth)}{Repeat(close, YamlLimits.Depth)}"));
        Assert.StartsWith("The file is nested deeper than 32 levels; flatten it (config.yaml, line 1, column ", Document.Errors($"a: {Repeat(open, 200_000)}"), StringComparison.Ordinal);
    }

    [Fact]
    public void Aliases_cannot_nest_deeper_either() =>
        Assert.Equal(
            "With its aliases the file is nested deeper than 32 levels; flatten it (config.yaml, line 1, column 19).",
            Document.Errors($"a: &a {Repeat("[", 20)}1{Repeat("]", 20)}\nb: {Repeat("[", 20)}*a{Repeat("]", 20)}\n"));

    [Fact]
    public void A_name_that_is_too_long_is_rejected()
    {
        var name = new string('n', YamlLimits.KeyLength);

        Assert.Equal("", Document.Errors($"? {name}\n: 1\n"));
        Assert.Equal("A name has more than 1024 characters; shorten it (config.yaml, line 1, column 3).", Document.Errors($"? {name}n\n: 1\n"));
        Assert.Equal("A name together with those above it has more than 1024 characters; shorten it (config.yaml, line 2, column 5).", Document.Errors($"a:\n  ? {name}\n  : 1\n"));
    }

    [Fact]
    public void A_file_that_is_too_large_is_rejected_and_an_endless_one_not_read()
    {
        using var folder = new TemporaryFolder();
        var largest = folder.Write("largest.yaml", $"a: {new string('x', YamlLimits.Bytes - 3)}");
        var larger = folder.Write("larger.yaml", $"a: {new string('x', YamlLimits.Bytes - 2)}");

        Assert.Single(new YamlFile("largest.yaml", largest).Read().Values);
        Assert.Equal("The file has more than 1024 KiB; keep in it what is configuration (larger.yaml).", ErrorOf(new("larger.yaml", larger)));
        if (OperatingSystem.IsLinux())
        {
            Assert.Equal("The file has more than 1024 KiB; keep in it what is configuration (/dev/zero).", ErrorOf(new("/dev/zero", "/dev/zero")));
        }
    }

    [Fact]
    public void The_limits_are_documented() =>
        Assert.Contains(
            $"of at most {YamlLimits.Bytes / 1024 / 1024} MiB, nested at most {YamlLimits.Depth} levels deep, and stands for at most {YamlLimits.Values} values, aliases and merge keys written out; "
            + $"a name together with those above it has at most {YamlLimits.KeyLength} characters.",
            string.Join(' ', File.ReadAllText(Repository.File("docs/configuration.md")).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal);

    private static string ListOf(int items) => $"a:\n{string.Concat(Enumerable.Repeat("- b\n", items))}";

    private static string Repeat(string text, int times) => string.Concat(Enumerable.Repeat(text, times));

    private static string ErrorOf(YamlFile file) => Assert.Single(Assert.Throws<CacheConfigurationException>(() => { file.Read(); }).Errors).ToString();
}
