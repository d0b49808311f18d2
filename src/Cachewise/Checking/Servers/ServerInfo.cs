using System.Globalization;

namespace Cachewise.Checking.Servers;

/// <summary>The reply to INFO: lines of <c>name:value</c>, below headings that begin with '#'.</summary>
internal sealed class ServerInfo
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public ServerInfo(string text)
    {
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
            {
                _values[line[..colon]] = line[(colon + 1)..];
            }
        }
    }

    public string? Text(string name) => _values.GetValueOrDefault(name);

    public long? Number(string name) => long.TryParse(Text(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
