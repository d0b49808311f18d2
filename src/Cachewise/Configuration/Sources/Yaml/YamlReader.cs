using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Cachewise.Configuration.Sources.Yaml;

/// <summary>
/// Reads a document as a tree. What a wrong file says is not repeated in its faults, not even an anchor or a tag: a password that
/// begins with <c>*</c>, <c>&amp;</c> or <c>!</c>, and is not quoted, is one of these.
/// </summary>
internal sealed class YamlReader
{
    private const string MergeKey = "<<";
    private const string StandardTag = "tag:yaml.org,2002:";

    private static readonly SearchValues<char> NameCharacters = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");

    private readonly string _text;
    private readonly YamlFaults _faults;
    private readonly Scanner _scanner;
    private readonly Parser _parser;
    private readonly Dictionary<AnchorName, YamlNode?> _anchors = []; // null while the anchored value is still being read
    private ParsingEvent _next;
    private int _depth;
    private YamlPosition? _bracket; // the innermost one that is open

    private YamlReader(string text, YamlFaults faults)
    {
        _text = text;
        _faults = faults;
        _scanner = new(new StringReader(text));
        _parser = new(new SteadyScanner(_scanner));
        Advance();
    }

    /// <summary>The map that the text is; null where it says nothing.</summary>
    /// <exception cref="CacheConfigurationException">It is something else, or cannot be read.</exception>
    public static YamlMap? Read(string text, YamlFaults faults) => new YamlReader(text, faults).ReadDocument();

    private YamlMap? ReadDocument()
    {
        Take<StreamStart>();
        if (_next is StreamEnd)
        {
            return null;
        }

        Take<DocumentStart>();
        var at = YamlPosition.Of(_next.Start);
        var root = ReadNode();
        Take<DocumentEnd>();
        if (_next is not StreamEnd)
        {
            throw Stop("A second document begins here", "keep one document in a file", _next);
        }

        return root switch
        {
            YamlMap map => map,
            YamlScalar { Text: null } => null,
            YamlScalar { Text: { } text } when IsGlued(text) => throw _faults.Stop("This line has no space after its ':'", "write name: value", at),
            _ => throw _faults.Stop($"The document is a {(root is YamlList ? "list" : "single value")}", "write a map of names and values, such as cache_default", at),
        };
    }

    private YamlNode ReadNode()
    {
        CheckIndent(_next);
        return _next switch
        {
            AnchorAlias => ReadAlias(),
            NodeEvent node => ReadAnchored(node),
            _ => throw Stop(YamlSyntax.Unclear.Problem, YamlSyntax.Unclear.Fix, _next),
        };
    }

    private YamlNode ReadAlias()
    {
        var alias = Take<AnchorAlias>();
        if (!_anchors.TryGetValue(alias.Value, out var node))
        {
            throw Stop("An alias (*) names no anchor above it", "name one, or quote the value if it is a text that begins with '*'", alias);
        }

        return node ?? throw Stop("An alias (*) stands within what it names", "write out what is meant", alias);
    }

    private YamlNode ReadAnchored(NodeEvent node)
    {
        if (node.Anchor.IsEmpty)
        {
            return ReadValue(node);
        }

        if (node is Scalar { Style: ScalarStyle.Plain, Value: "" })
        {
            throw Stop("An anchor (&) stands before no value", "give it one, or quote the value if it is a text that begins with '&'", node);
        }

        _anchors[node.Anchor] = null;
        return _anchors[node.Anchor] = ReadValue(node);
    }

    private YamlNode ReadValue(NodeEvent node)
    {
        switch (node)
        {
            case Scalar scalar:
                CheckTag(node, "str", "int", "float", "bool", "null");
                Advance();
                return new YamlScalar(IsNull(scalar) ? null : scalar.Value, YamlPosition.Of(node.Start));
            case SequenceStart list:
                CheckTag(node, "seq");
                return Nested(node, list.Style is SequenceStyle.Flow, ReadList);
            case MappingStart map:
                CheckTag(node, "map");
                return Nested(node, map.Style is MappingStyle.Flow, ReadMap);
            default:
                throw Stop(YamlSyntax.Unclear.Problem, YamlSyntax.Unclear.Fix, node);
        }
    }

    private TNode Nested<TNode>(NodeEvent start, bool isFlow, Func<YamlPosition, TNode> read)
    {
        if (++_depth > YamlLimits.Depth)
        {
            throw Stop($"The file is nested deeper than {YamlLimits.Depth} levels", "flatten it", start);
        }

        var (outer, position) = (_bracket, YamlPosition.Of(start.Start));
        _bracket = isFlow ? position : _bracket;
        Advance();
        var node = read(position);
        (_bracket, _depth) = (outer, _depth - 1);
        Advance();
        return node;
    }

    private YamlList ReadList(YamlPosition position)
    {
        var items = new List<YamlNode>();
        while (_next is not SequenceEnd)
        {
            items.Add(ReadNode());
        }

        return new(items, position);
    }

    private YamlMap ReadMap(YamlPosition position)
    {
        var entries = new List<YamlEntry>();
        List<YamlMap>? merged = null;
        while (_next is not MappingEnd)
        {
            var key = _next;
            if (key is Scalar { Style: ScalarStyle.Plain, Value: MergeKey, Tag.IsEmpty: true })
            {
                Take<Scalar>();
                merged = merged is null
                    ? MapsOf(ReadNode(), YamlPosition.Of(key.Start))
                    : throw Stop($"{MergeKey} is set twice", $"write a list: {MergeKey}: [*one, *two]", key);
                continue;
            }

            var name = ReadName(ReadNode());
            entries.Add(new(name, YamlPosition.Of(key.Start), ReadNode()));
        }

        return new(entries, merged ?? [], position);
    }

    private List<YamlMap> MapsOf(YamlNode node, YamlPosition position)
    {
        IReadOnlyList<YamlNode> nodes = node is YamlList list ? list.Items : [node];
        return nodes.All(one => one is YamlMap)
            ? [.. nodes.Cast<YamlMap>()]
            : throw _faults.Stop($"{MergeKey} names something that is no map", "merge the alias of a map, or a list of them", position);
    }

    private string ReadName(YamlNode key)
    {
        if (key is not YamlScalar { Text: { Length: > 0 } name })
        {
            throw _faults.Stop("A value stands here without a name", "write name: value", key.Position);
        }

        // A space that is not YAML's own, pasted as indentation, would make a setting a root key with a strange name.
        if (name.FirstOrDefault(letter => char.IsControl(letter) || (char.IsWhiteSpace(letter) && letter is not ' ')) is not '\0' and var strange)
        {
            throw _faults.Stop($"A name has a character that cannot be seen (U+{(int)strange:X4})", "write the name anew, and indent with spaces", key.Position);
        }

        return name.Length <= YamlLimits.KeyLength
            ? name
            : throw _faults.Stop($"A name has more than {YamlLimits.KeyLength} characters", "shorten it", key.Position);
    }

    private void CheckTag(NodeEvent node, params ReadOnlySpan<string> known)
    {
        if (node.Tag is { IsEmpty: false, IsNonSpecific: false } tag
            && !(tag.Value.StartsWith(StandardTag, StringComparison.Ordinal) && known.Contains(tag.Value[StandardTag.Length..])))
        {
            throw Stop(YamlSyntax.Tag.Problem, YamlSyntax.Tag.Fix, node);
        }
    }

    /// <summary>The parser passes over some tabs; within brackets they indent nothing.</summary>
    private void CheckIndent(ParsingEvent node)
    {
        var end = (int)Math.Min(node.Start.Index, _text.Length);
        var start = _text.AsSpan(0, end).LastIndexOf('\n') + 1;
        if (_bracket is null && _text.AsSpan(start, end - start) is var indent && indent.Trim(" \t").IsEmpty && indent.Contains('\t'))
        {
            throw _faults.Stop(YamlSyntax.Tab.Problem, YamlSyntax.Tab.Fix, YamlPosition.Of(_text, start + indent.IndexOf('\t')));
        }
    }

    // name:value is one text to YAML.
    private static bool IsGlued(string text) => text.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon && text.AsSpan(0, colon).IndexOfAnyExcept(NameCharacters) < 0;

    private static bool IsNull(Scalar scalar) =>
        scalar is { Style: ScalarStyle.Plain, Value: "" or "~" or "null" or "Null" or "NULL" } && (scalar.Tag.IsEmpty || scalar.Tag.Value is StandardTag + "null");

    private CacheConfigurationException Stop(string problem, string fix, ParsingEvent at) => _faults.Stop(problem, fix, YamlPosition.Of(at.Start));

    private TEvent Take<TEvent>()
        where TEvent : ParsingEvent
    {
        var taken = _next as TEvent ?? throw Stop(YamlSyntax.Unclear.Problem, YamlSyntax.Unclear.Fix, _next);
        Advance();
        return taken;
    }

    [MemberNotNull(nameof(_next))]
    private void Advance()
    {
        try
        {
            _parser.MoveNext();
        }
#pragma warning disable CA1031 // for some files the parser throws an InvalidOperationException or what else its own mistakes come to
        catch (Exception error)
#pragma warning restore CA1031
        {
            var (problem, fix, at) = YamlSyntax.Explain(error, _scanner.CurrentPosition, _bracket, _text);
            throw _faults.Stop(problem, fix, at);
        }

        _next = _parser.Current!; // nothing is taken behind the end of the stream
    }
}
