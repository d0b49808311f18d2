using YamlDotNet.Core;

namespace Cachewise.Configuration.Sources.Yaml;

/// <summary>A place in a file, counted from 1.</summary>
internal sealed record YamlPosition(int Line, int Column)
{
    public static YamlPosition Of(Mark mark) => new((int)mark.Line, (int)mark.Column);

    /// <summary>The place of the character with this index, for what is found without the parser.</summary>
    public static YamlPosition Of(string text, int index)
    {
        var before = text.AsSpan(0, index);
        return new(before.Count('\n') + 1, index - before.LastIndexOf('\n'));
    }
}
