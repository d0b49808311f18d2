namespace Cachewise.Tests.Docs;

/// <summary>A page of the documentation: README.md, or one of docs/.</summary>
/// <param name="Path">The path from the root of the repository.</param>
/// <param name="Text">The Markdown.</param>
internal sealed record Page(string Path, string Text)
{
    private const string FenceMark = "```";

    public static IReadOnlyList<Page> All { get; } =
        [.. Directory.GetFiles(Repository.File("docs"), "*.md").Order(StringComparer.Ordinal).Select(file => $"docs/{System.IO.Path.GetFileName(file)}").Prepend("README.md").Select(Read)];

    public static Page Read(string path) => new(path, File.ReadAllText(Repository.File(path)));

    /// <summary>The fenced blocks, in order.</summary>
    public IEnumerable<Snippet> Snippets
    {
        get
        {
            Snippet? open = null;
            foreach (var (index, line) in Text.Split('\n').Index())
            {
                if (!line.StartsWith(FenceMark, StringComparison.Ordinal))
                {
                    open = open is null ? null : open with { Text = open.Text + line + "\n" };
                }
                else if (open is null)
                {
                    open = new(Path, index + 1, line[FenceMark.Length..].Trim(), "");
                }
                else
                {
                    yield return open;
                    open = null;
                }
            }

            if (open is not null)
            {
                throw new InvalidOperationException($"{open.Place}: the block is not closed.");
            }
        }
    }

    /// <summary>The lines outside of fenced blocks, with their numbers.</summary>
    public IEnumerable<(int Number, string Line)> Prose
    {
        get
        {
            var inFence = false;
            foreach (var (index, line) in Text.Split('\n').Index())
            {
                var isMark = line.StartsWith(FenceMark, StringComparison.Ordinal);
                inFence ^= isMark;
                if (!inFence && !isMark)
                {
                    yield return (index + 1, line);
                }
            }
        }
    }

    /// <summary>The rows of every table, each as its cells.</summary>
    public IEnumerable<string[]> Rows => Prose
        .Where(one => one.Line.StartsWith("| ", StringComparison.Ordinal) && !one.Line.StartsWith("| ---", StringComparison.Ordinal))
        .Select(one => one.Line.Trim().Trim('|').Replace("\\|", "\u0001", StringComparison.Ordinal).Split('|').Select(cell => cell.Trim().Replace('\u0001', '|')).ToArray());
}
