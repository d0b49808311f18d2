using YamlDotNet.Core;

namespace Cachewise.Configuration.Sources.Yaml;

/// <summary>Explains an exception of the parser in the words of a user.</summary>
/// <param name="text">The document.</param>
/// <param name="reached">How far the parser has come, for errors without a place.</param>
/// <param name="bracket">The bracket that is open there, or null.</param>
internal sealed class YamlSyntax(string text, Mark reached, Mark? bracket)
{
    public static (string Problem, string Fix) Tab { get; } = ("A tab indents this line", "indent with spaces");

    public static (string Problem, string Fix) Tag { get; } = ("A tag (!) is not understood", "remove it, or quote the value if it is a text that begins with '!'");

    private static readonly (string Problem, string Fix) Unclear = ("The file is not YAML here", "look at this line and the one above");
    private static readonly (string Problem, string Fix) NoColon = ("This line has no ':' after its name", "write name: value, with a space after the ':'");
    private static readonly (string Problem, string Fix) Indent = ("The indentation of this line fits none above it", "indent it as the lines that it belongs to");
    private static readonly (string Problem, string Fix) OpenQuote = ("A quote opens here and is not closed", "close it");
    private static readonly (string Problem, string Fix) OpenBracket = ("A bracket opens here and is not closed, or a ',' is missing behind it", "close it, or quote the value if it is a text");

    // Parts of the parser's messages, which are constants without a value of the file. YamlDotNet has no error codes.
    private static readonly (string Part, (string Problem, string Fix) Meaning)[] Known =
    [
        ("could not find expected ':'", NoColon),
        ("multiline plain scalar, found invalid mapping", ("This line or the one above has no ':' after its name", NoColon.Fix)),
        ("did not find expected '-' indicator", Indent),
        ("Did not find expected <document end>", Indent),
        ("Mapping values are not allowed", ("A ':' stands where none can", "write name: value, or quote the text that it is a part of")),
        ("found unexpected end of stream", OpenQuote),
        ("found unexpected document indicator", OpenQuote),
        ("double-quoted scalar, found wrong indentation", (OpenQuote.Problem, "close it, or indent the lines that its text goes on in")),
        ("found invalid comment", ("A '#' follows without a space", "put a space before it, or quote the text that it is a part of")),
        ("scanning a block scalar", ("A '|' or '>' is followed by something on its line", "begin the text on the next line, or quote the value if it begins with this character")),
        ("found unknown escape character", ("A '\\' in double quotes begins no escape", "write '\\\\' for the character itself, or use single quotes")),
        ("hexadecimal number", ("An escape in double quotes is not complete", "write '\\\\' for the character '\\' itself, or use single quotes")),
        ("Unicode", ("An escape in double quotes is no character", "write '\\\\' for the character '\\' itself, or use single quotes")),
        ("did not find expected node content", ("A value is missing here", "write one, or quote the value if it is a text that begins with this character")),
        ("an anchor or alias", ("An anchor (&) or an alias (*) has no name", "name it, or quote the value if it is a text that begins with this character")),
        ("scanning a tag", Tag),
        ("sequence entries are not allowed", ("A list cannot begin on the line of its name", "begin it on the next line, or write it in [ ]")),
    ];

    /// <summary>What is wrong, what to write instead, and where.</summary>
    /// <param name="error">The exception; for some files the parser throws others than its own.</param>
    public (string Problem, string Fix, Mark At) Explain(Exception error)
    {
        if (error is not YamlException known)
        {
            return bracket is { } open ? (OpenBracket.Problem, OpenBracket.Fix, open) : (Unclear.Problem, Unclear.Fix, reached);
        }

        var start = known.Start == Mark.Empty ? reached : known.Start;
        var index = (int)Math.Min(start.Index, text.Length);
        var before = text.AsSpan(0, index)[(text.AsSpan(0, index).LastIndexOf('\n') + 1)..];
        var rest = text.AsSpan(index);
        rest = rest.IndexOf('\n') is >= 0 and var end ? rest[..end] : rest;
        bool Says(string part) => error.Message.Contains(part, StringComparison.Ordinal);

        var at = start;
        var (problem, fix) = Array.Find(Known, one => Says(one.Part)) is { Part: not null, Meaning: var meaning } ? meaning : Unclear;
        if (Says(" tab "))
        {
            ((problem, fix), at) = (Tab, known.End == Mark.Empty ? reached : known.End);
        }
        else if (Says("plain scalar value, found invalid mapping"))
        {
            ((problem, fix), at) = HasColon(before)
                ? (("A second ': ' stands in this line", "quote the text that it is a part of"), start)
                : (Indent, InColumn(start, before.IndexOfAnyExcept(' ') + 1));
        }
        else if (Says("did not find expected key"))
        {
            (problem, fix) = !before.IsWhiteSpace() ? ("Something follows where the value has ended", "quote all of the value") : IsEntry(rest) ? Indent : NoColon;
        }
        else if (bracket is { } open && Says("did not find expected ','"))
        {
            ((problem, fix), at) = VariableBehind(open) is { } column
                ? (("A variable stands within brackets without quotes", "quote the value, as in \"${NAME}\""), InColumn(open, column))
                : (OpenBracket, open);
        }
        else if (Says("found character that cannot start any token") && rest is [var first, ..])
        {
            (problem, fix) = ($"A value cannot begin with '{first}'", "quote it");
        }

        return (problem, fix, at);
    }

    /// <summary>
    /// The column of a <c>${</c> without quotes in the line of a bracket, where it opens a map; null where there is
    /// none.
    /// </summary>
    private int? VariableBehind(Mark bracket)
    {
        var line = text.Split('\n')[bracket.Line - 1];
        // The bracket may be its own.
        var index = line.IndexOf("${", (int)Math.Max(0, bracket.Column - 2), StringComparison.Ordinal);
        return index >= 0 && line[..index].Count(character => character is '"' or '\'') % 2 == 0 ? index + 1 : null;
    }

    private static Mark InColumn(Mark mark, int column) => new(mark.Index, mark.Line, column);

    private static bool HasColon(ReadOnlySpan<char> line) => line.Contains(": ", StringComparison.Ordinal) || line.Contains(":\t", StringComparison.Ordinal);

    private static bool IsEntry(ReadOnlySpan<char> line) => HasColon(line) || line.TrimEnd().EndsWith(':') || line.StartsWith("- ", StringComparison.Ordinal);
}
