using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Cachewise.Configuration.Sources.Yaml;

/// <summary>
/// Visits the events of the parser and builds the tree of a document. Errors repeat nothing of the file, not even an
/// anchor or a tag: a password that begins with <c>*</c>, <c>&amp;</c> or <c>!</c> and is not quoted is parsed as one
/// of these.
/// </summary>
internal sealed class YamlReader(string text, YamlErrors errors)
{
    private readonly Scanner _scanner = new(new StringReader(text));
    private readonly Stack<YamlNode> _open = []; // the lists and maps around the present event
    private readonly Dictionary<AnchorName, YamlNode> _anchors = [];
    private YamlNode? _root;

    /// <summary>The map that the document is; null where it is empty.</summary>
    /// <exception cref="CacheConfigurationException">It is something else, or cannot be read.</exception>
    public YamlNode? Read()
    {
        for (var parser = new Parser(new SteadyScanner(_scanner)); MoveNext(parser);)
        {
            Visit(parser.Current!);
        }

        return _root is null or { IsEmptyText: true } ? null
            : _root.IsMap ? _root
            : throw errors.Stop("The document is no map", "write lines of name: value, with a space after the ':'", _root.At);
    }

    private bool MoveNext(Parser parser)
    {
        try
        {
            return parser.MoveNext();
        }
#pragma warning disable CA1031 // for some files the parser throws other exceptions than its own
        catch (Exception error)
#pragma warning restore CA1031
        {
            var (problem, fix, at) = YamlSyntax.Explain(error, _scanner.CurrentPosition, Bracket);
            throw errors.Stop(problem, fix, at);
        }
    }

    private void Visit(ParsingEvent current)
    {
        switch (current)
        {
            case DocumentStart when _root is not null:
                throw errors.Stop("A second document begins here", "keep one document in a file", current.Start);
            case AnchorAlias alias:
                CheckIndent(alias.Start);
                Attach(Resolve(alias), alias.Start);
                break;
            case NodeEvent start:
                CheckIndent(start.Start);
                Open(start);
                break;
            case SequenceEnd or MappingEnd:
                _open.Pop();
                break;
        }
    }

    private YamlNode Resolve(AnchorAlias alias) =>
        !_anchors.TryGetValue(alias.Value, out var node)
            ? throw errors.Stop("An alias (*) names no anchor above it", "name one, or quote the value if it is a text that begins with '*'", alias.Start)
        : _open.Contains(node)
            ? throw errors.Stop("An alias (*) stands within what it names", "write out what is meant", alias.Start)
        : node;

    private void Open(NodeEvent start)
    {
        var node = new YamlNode(start);
        if (!node.HasKnownTag)
        {
            throw errors.Stop("A tag (!) is not understood", "remove it, or quote the value if it is a text that begins with '!'", start.Start);
        }

        if (!start.Anchor.IsEmpty)
        {
            _anchors[start.Anchor] = start is not Scalar { Style: ScalarStyle.Plain, Value: "" }
                ? node
                : throw errors.Stop("An anchor (&) stands before no value", "give it one, or quote the value if it is a text that begins with '&'", start.Start);
        }

        Attach(node, start.Start);
        if (start is not Scalar)
        {
            _open.Push(_open.Count < YamlLimits.Depth ? node : throw errors.Stop($"The file is nested deeper than {YamlLimits.Depth} levels", "flatten it", start.Start));
        }
    }

    private void Attach(YamlNode node, Mark at)
    {
        _root ??= node;
        if (_open.TryPeek(out var parent))
        {
            parent.Children.Add(node);
            if (parent.IsMap && parent.Children.Count % 2 == 1)
            {
                CheckName(node.Text, at);
            }
        }
    }

    private void CheckName(string? name, Mark at)
    {
        if (string.IsNullOrEmpty(name))
        {
            throw errors.Stop("A value stands here without a name", "write name: value", at);
        }

        // A space that is not YAML's own, pasted as indentation, would make a setting a root key with a strange name.
        if (name.FirstOrDefault(letter => char.IsControl(letter) || (char.IsWhiteSpace(letter) && letter is not ' ')) is not '\0' and var strange)
        {
            throw errors.Stop($"A name has a character that cannot be seen (U+{(int)strange:X4})", "write the name anew, and indent with spaces", at);
        }

        // Checked here, because merge keys repeat and compare a name many times before it is part of a key.
        if (name.Length > YamlLimits.KeyLength)
        {
            throw errors.Stop($"A name has more than {YamlLimits.KeyLength} characters", "shorten it", at);
        }
    }

    /// <summary>Finds tabs that the parser accepts. Within brackets they are no indentation.</summary>
    private void CheckIndent(Mark at)
    {
        var end = (int)Math.Min(at.Index, text.Length);
        var start = text.AsSpan(0, end).LastIndexOf('\n') + 1;
        var indent = text.AsSpan(start, end - start);
        if (Bracket is null && indent.Trim(" \t").IsEmpty && indent.Contains('\t'))
        {
            throw errors.Stop(YamlSyntax.Tab.Problem, YamlSyntax.Tab.Fix, YamlText.MarkOf(text, start + indent.IndexOf('\t')));
        }
    }

    /// <summary>The innermost bracket that is open.</summary>
    private Mark? Bracket => _open.TryPeek(out var inner) && inner.IsFlow ? inner.At : null;
}
