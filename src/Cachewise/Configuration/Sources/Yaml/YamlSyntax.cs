using YamlDotNet.Core;

namespace Cachewise.Configuration.Sources.Yaml;

/// <summary>Explains the exceptions of the parser in the words of a user.</summary>
internal static class YamlSyntax
{
    public static (string Problem, string Fix) Tab { get; } = ("A tab indents this line", "indent with spaces");

    private const string TabPart = " tab ";

    private static readonly (string Problem, string Fix) Unclear = ("The file is not YAML here", "look at this line and the one above");
    private static readonly (string Problem, string Fix) Colon = ("A ':' is not expected here", "put a space after the ':' of each name, indent the lines of a map alike, or quote the text that it is a part of");
    private static readonly (string Problem, string Fix) Line = ("This line does not fit the lines above it", "indent the lines of a map or list alike, write name: value with a space after the ':', and quote all of a text");
    private static readonly (string Problem, string Fix) Quote = ("A quote opens here and is not closed", "close it, or indent the lines that its text goes on in");
    private static readonly (string Problem, string Fix) Escape = ("A '\\' in double quotes begins no escape", "write '\\\\' for the character itself, or use single quotes");
    private static readonly (string Problem, string Fix) Bracket = ("A bracket opens here and is not closed, or a ',' is missing behind it", "close it, or quote a text with brackets, such as \"${NAME}\"");
    private static readonly (string Problem, string Fix) Value = ("A value is missing here, or begins with a special character", "write one, or quote it");
    private static readonly (string Problem, string Fix) List = ("A list cannot begin on the line of its name", "begin it on the next line, or write it in [ ]");

    // Parts of the parser's messages, which have no codes.
    private static readonly (string Part, (string Problem, string Fix) Meaning)[] Known =
    [
        (TabPart, Tab),
        ("found invalid mapping", Colon),
        ("Mapping values are not allowed", Colon),
        ("did not find expected key", Line),
        ("could not find expected ':'", Line),
        ("did not find expected '-' indicator", Line),
        ("Did not find expected <document end>", Line),
        ("found unexpected end of stream", Quote),
        ("found unexpected document indicator", Quote),
        ("double-quoted scalar, found wrong indentation", Quote),
        ("found unknown escape character", Escape),
        ("hexadecimal number", Escape),
        ("Unicode", Escape),
        ("found character that cannot start any token", Value),
        ("did not find expected node content", Value),
        ("an anchor or alias", Value),
        ("scanning a block scalar", Value),
        ("scanning a tag", Value),
        ("sequence entries are not allowed", List),
    ];

    /// <summary>What is wrong, what to write instead, and where.</summary>
    /// <param name="error">The exception; for some files the parser throws others than its own.</param>
    /// <param name="reached">How far the parser has come, for errors without a place.</param>
    /// <param name="bracket">The bracket that is open there, or null.</param>
    public static (string Problem, string Fix, Mark At) Explain(Exception error, Mark reached, Mark? bracket)
    {
        var known = error as YamlException;
        if (bracket is { } open && (known is null || known.Message.Contains("did not find expected ','", StringComparison.Ordinal)))
        {
            return (Bracket.Problem, Bracket.Fix, open);
        }

        var (part, meaning) = Array.Find(Known, one => known?.Message.Contains(one.Part, StringComparison.Ordinal) is true);
        var (problem, fix) = part is null ? Unclear : meaning;
        // The parser has read up to the tab.
        var at = (part is TabPart ? known?.End : known?.Start) ?? Mark.Empty;
        return (problem, fix, at == Mark.Empty ? reached : at);
    }
}
