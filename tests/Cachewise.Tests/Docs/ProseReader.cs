using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace Cachewise.Tests.Docs;

/// <summary>Reads the prose of files: comments and test names of C#, and Markdown without code and tables.</summary>
internal static partial class ProseReader
{
    private static readonly CSharpParseOptions Options = new(LanguageVersion.Preview, DocumentationMode.None);

    /// <summary>The prose of C# and Markdown files in the repository.</summary>
    public static IEnumerable<ProseLine> ReadRepository() =>
        Directory.EnumerateFiles(Repository.Root, "*.md")
            .Concat(new[] { "bench", "docs", "eng", "samples", "src", "tests" }.SelectMany(folder => FilesBelow(Repository.File(folder))))
            .AsParallel().AsOrdered()
            .SelectMany(file => Read(Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'), File.ReadAllText(file)));

    public static IEnumerable<ProseLine> Read(string path, string text) =>
        path.EndsWith(".md", StringComparison.Ordinal) ? ReadMarkdown(new(path, text)) : ReadCode(path, text);

    private static IEnumerable<string> FilesBelow(string folder) => Path.GetFileName(folder) is "bin" or "obj"
        ? []
        : Directory.EnumerateFiles(folder)
            .Where(file => Path.GetExtension(file) is ".cs" or ".md")
            .Concat(Directory.EnumerateDirectories(folder).SelectMany(FilesBelow));

    private static IEnumerable<ProseLine> ReadMarkdown(Page page) =>
        from one in page.Prose
        where !one.Line.StartsWith("    ", StringComparison.Ordinal)
        let isTable = one.Line.StartsWith('|')
        select new ProseLine($"{page.Path}:{one.Number}", Code().Replace(one.Line, ""), isTable ? 0 : one.Line.Length);

    private static IEnumerable<ProseLine> ReadCode(string path, string text)
    {
        var lines = SourceText.From(text).Lines;
        foreach (var token in SyntaxFactory.ParseTokens(text, options: Options))
        {
            if (token.IsKind(SyntaxKind.IdentifierToken) && TestName().IsMatch(token.Text))
            {
                var line = lines.GetLineFromPosition(token.SpanStart);
                yield return new($"{path}:{line.LineNumber + 1}", token.Text.Replace('_', ' '), 0);
            }

            foreach (var trivia in token.LeadingTrivia.Concat(token.TrailingTrivia).Where(IsComment))
            {
                var line = lines.GetLineFromPosition(trivia.SpanStart);
                yield return new($"{path}:{line.LineNumber + 1}", Code().Replace(trivia.ToString(), ""), line.Span.Length);
            }
        }
    }

    private static bool IsComment(SyntaxTrivia trivia) =>
        trivia.Kind() is SyntaxKind.SingleLineCommentTrivia or SyntaxKind.PragmaWarningDirectiveTrivia;

    [GeneratedRegex(@"`[^`]*`|<c>.*?</c>|\]\([^)]*\)", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Code();

    [GeneratedRegex("^[A-Z][A-Za-z0-9]*_[A-Za-z0-9_]+$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TestName();
}
