using YamlDotNet.Core;

namespace Cachewise.Configuration.Sources.Yaml;

/// <summary>Says in words for users what the parser says in words for those who write parsers.</summary>
internal static class YamlSyntax
{
    public static (string Problem, string Fix) Tab { get; } = ("A tab indents this line", "indent with spaces");

    public static (string Problem, string Fix) Tag { get; } = ("A tag (!) is not understood", "remove it, or quote the value if it is a text that begins with '!'");

    public static (string Problem, string Fix) Unclear { get; } = ("The file is not YAML here", "look at this line and the one above");

    private static readonly (string Problem, string Fix) NoColon = ("This line has no ':' after its name", "write name: value, with a space after the ':'");
    private static readonly (string Problem, string Fix) Indent = ("The indentation of this line fits none above it", "indent it as the lines that it belongs to");

    private static readonly (string Problem, string Fix) Bracket = ("A bracket opens here and is not closed, or a ',' is missing behind it", "close it, or quote the value if it is a text");

    // What the parser's messages contain; they are constants, without a value of the file.
    private static readonly (string Part, string Problem, string Fix)[] Known =
    [
        ("could not find expected ':'", NoColon.Problem, NoColon.Fix),
        ("multiline plain scalar, found invalid mapping", "This line or the one above has no ':' after its name", NoColon.Fix),
        ("did not find expected '-' indicator", Indent.Problem, Indent.Fix),
        ("Did not find expected <document end>", Indent.Problem, Indent.Fix),
        ("Mapping values are not allowed", "A ':' stands where none can", "write name: value, or quote the text that it is a part of"),
        ("found unexpected end of stream", "A quote opens here and is not closed", "close it"),
        ("found unexpected document indicator", "A quote opens here and is not closed", "close it"),
        ("double-quoted scalar, found wrong indentation", "A quote opens here and is not closed", "close it, or indent the lines that its text goes on in"),
        ("found invalid comment", "A '#' follows without a space", "put a space before it, or quote the text that it is a part of"),
        ("scanning a block scalar", "A '|' or '>' is followed by something on its line", "begin the text on the next line, or quote the value if it begins with this character"),
        ("found unknown escape character", "A '\\' in double quotes begins no escape", "write '\\\\' for the character itself, or use single quotes"),
        ("hexadecimal number", "An escape in double quotes is not complete", "write '\\\\' for the character '\\' itself, or use single quotes"),
        ("Unicode", "An escape in double quotes is no character", "write '\\\\' for the character '\\' itself, or use single quotes"),
        ("did not find expected node content", "A value is missing here", "write one, or quote the value if it is a text that begins with this character"),
        ("an anchor or alias", "An anchor (&) or an alias (*) has no name", "name it, or quote the value if it is a text that begins with this character"),
        ("scanning a tag", Tag.Problem, Tag.Fix),
        ("sequence entries are not allowed", "A list cannot begin on the line of its name", "begin it on the next line, or write it in [ ]"),
    ];

    /// <summary>What is wrong, what to write instead, and where.</summary>
    /// <param name="error">What the parser says; for some files it throws what it should not.</param>
    /// <param name="reached">How far it had come, for errors that do not say where they are.</param>
    /// <param name="bracket">The bracket that is open there, or null.</param>
    /// <param name="text">The document.</param>
    public static (string Problem, string Fix, YamlPosition At) Explain(Exception error, Mark reached, YamlPosition? bracket, string text) =>
        error is YamlException known ? Explain(known, reached, bracket, text)
        : bracket is not null ? (Bracket.Problem, Bracket.Fix, bracket)
        : (Unclear.Problem, Unclear.Fix, YamlPosition.Of(reached));

    private static (string Problem, string Fix, YamlPosition At) Explain(YamlException error, Mark reached, YamlPosition? bracket, string text)
    {
        var start = error.Start == Mark.Empty ? reached : error.Start;
        var end = error.End == Mark.Empty ? reached : error.End;
        if (error.Message.Contains(" tab ", StringComparison.Ordinal))
        {
            return (Tab.Problem, Tab.Fix, YamlPosition.Of(end));
        }

        if (error.Message.Contains("plain scalar value, found invalid mapping", StringComparison.Ordinal))
        {
            return HasColon(LineBefore(start, text))
                ? ("A second ': ' stands in this line", "quote the text that it is a part of", YamlPosition.Of(start))
                : (Indent.Problem, Indent.Fix, YamlPosition.Of(start) with { Column = LineBefore(start, text).IndexOfAnyExcept(' ') + 1 });
        }

        if (error.Message.Contains("did not find expected key", StringComparison.Ordinal))
        {
            return !IsFirst(start, text)
                ? ("Something follows where the value has ended", "quote all of the value", YamlPosition.Of(start))
                : IsEntry(LineFrom(start, text)) ? (Indent.Problem, Indent.Fix, YamlPosition.Of(start)) : (NoColon.Problem, NoColon.Fix, YamlPosition.Of(start));
        }

        if (bracket is not null && error.Message.Contains("did not find expected ','", StringComparison.Ordinal))
        {
            return VariableBehind(bracket, text) is { } column
                ? ("A variable stands within brackets without quotes", "quote the value, as in \"${NAME}\"", bracket with { Column = column })
                : (Bracket.Problem, Bracket.Fix, bracket);
        }

        if (error.Message.Contains("found character that cannot start any token", StringComparison.Ordinal) && LineFrom(start, text) is [var first, ..])
        {
            return ($"A value cannot begin with '{first}'", "quote it", YamlPosition.Of(start));
        }

        var known = Known.FirstOrDefault(one => error.Message.Contains(one.Part, StringComparison.Ordinal));
        return known.Part is null ? (Unclear.Problem, Unclear.Fix, YamlPosition.Of(start)) : (known.Problem, known.Fix, YamlPosition.Of(start));
    }

    /// <summary>The column of a <c>${</c> without quotes in the line of a bracket, where it opens a map; null where there is none.</summary>
    private static int? VariableBehind(YamlPosition bracket, string text)
    {
        var line = text.Split('\n')[bracket.Line - 1];
        var index = line.IndexOf("${", Math.Max(0, bracket.Column - 2), StringComparison.Ordinal); // the bracket may be its own
        return index >= 0 && line[..index].Count(character => character is '"' or '\'') % 2 == 0 ? index + 1 : null;
    }

    private static bool HasColon(ReadOnlySpan<char> line) => line.Contains(": ", StringComparison.Ordinal) || line.Contains(":\t", StringComparison.Ordinal);

    private static bool IsEntry(ReadOnlySpan<char> line) => HasColon(line) || line.TrimEnd().EndsWith(':') || line.StartsWith("- ", StringComparison.Ordinal);

    private static bool IsFirst(Mark mark, string text) => LineBefore(mark, text).IsWhiteSpace();

    private static ReadOnlySpan<char> LineBefore(Mark mark, string text)
    {
        var before = text.AsSpan(0, (int)Math.Min(mark.Index, text.Length));
        return before[(before.LastIndexOf('\n') + 1)..];
    }

    private static ReadOnlySpan<char> LineFrom(Mark mark, string text)
    {
        var rest = text.AsSpan((int)Math.Min(mark.Index, text.Length));
        return rest.IndexOf('\n') is >= 0 and var end ? rest[..end] : rest;
    }
}
