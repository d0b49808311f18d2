using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Cachewise.Configuration.Sources.Yaml;

/// <summary>A text, list or map of a document. An alias is the node that its anchor names.</summary>
internal sealed class YamlNode(NodeEvent start)
{
    private const string StandardTag = "tag:yaml.org,2002:";

    /// <summary>The items of a list; of a map each name with its value behind it.</summary>
    public List<YamlNode> Children { get; } = [];

    public Mark At => start.Start;

    public bool IsMap => start is MappingStart;

    public bool IsList => start is SequenceStart;

    /// <summary>Whether it is a list or map in brackets, within which indentation has no meaning.</summary>
    public bool IsFlow => start is SequenceStart { Style: SequenceStyle.Flow } or MappingStart { Style: MappingStyle.Flow };

    /// <summary>Whether it is the merge key (<c>&lt;&lt;</c>), where it is a name.</summary>
    public bool IsMergeKey => start is Scalar { Style: ScalarStyle.Plain, Value: "<<", Tag.IsEmpty: true };

    /// <summary>
    /// The text; null for what is null in YAML, a list or a map. What is not quoted is text too: configuration has no
    /// other values.
    /// </summary>
    public string? Text => start is Scalar scalar && !IsNull(scalar) ? scalar.Value : null;

    public bool IsEmptyText => start is Scalar && Text is null;

    /// <summary>Whether its tag says no more than that it is what it is.</summary>
    public bool HasKnownTag =>
        start.Tag.IsEmpty || start.Tag.IsNonSpecific
        || (start.Tag.Value.StartsWith(StandardTag, StringComparison.Ordinal) && (start, start.Tag.Value[StandardTag.Length..]) is
            (Scalar, "str" or "int" or "float" or "bool" or "null") or (SequenceStart, "seq") or (MappingStart, "map"));

    private static bool IsNull(Scalar scalar) =>
        scalar is { Style: ScalarStyle.Plain, Value: "" or "~" or "null" or "Null" or "NULL" } && (scalar.Tag.IsEmpty || scalar.Tag.Value is StandardTag + "null");
}
