using Cachewise.Tests;

namespace Cachewise.Cli.Tests;

/// <summary>
/// Compares a whole transcript with a file of Golden/. With <c>CACHEWISE_GOLDEN=write</c> in the environment it writes
/// the file instead; review the diff.
/// </summary>
internal static class GoldenFile
{
    private const int MaxWidth = 80;

    public static void AssertIs(string name, Transcript transcript)
    {
        var path = Repository.File($"tests/Cachewise.Cli.Tests/Golden/{name}.txt");
        var text = transcript.ToString();
        var forPeople = transcript.Output is ['{' or '#', ..] ? transcript.Error : text[text.IndexOf('\n', StringComparison.Ordinal)..];
        Assert.All(forPeople.Split('\n'), line => Assert.True(line.Length <= MaxWidth, $"{line.Length} columns: {line}"));
        if (Environment.GetEnvironmentVariable("CACHEWISE_GOLDEN") is "write")
        {
            File.WriteAllText(path, text);
        }

        Assert.Equal(File.ReadAllText(path).ReplaceLineEndings("\n"), text);
    }
}
