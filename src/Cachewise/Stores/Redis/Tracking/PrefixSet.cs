using System.Text;

namespace Cachewise.Stores.Redis.Tracking;

/// <summary>
/// The prefixes that a server is to track for several caches. Of two of which one begins the other only the shorter is
/// sent, because a server rejects prefixes that overlap.
/// </summary>
internal sealed class PrefixSet
{
    private readonly byte[][] _prefixes;

    /// <param name="starts">What the keys of each cache begin with.</param>
    public PrefixSet(IEnumerable<string> starts)
    {
        var shortest = new List<string>();
        foreach (var start in starts.Distinct(StringComparer.Ordinal).OrderBy(start => start.Length).ThenBy(start => start, StringComparer.Ordinal))
        {
            if (!shortest.Exists(prefix => start.StartsWith(prefix, StringComparison.Ordinal)))
            {
                shortest.Add(start);
            }
        }

        _prefixes = [.. shortest.Select(Encoding.UTF8.GetBytes)];
    }

    /// <summary>What is sent.</summary>
    public IReadOnlyList<byte[]> Prefixes => _prefixes;

    /// <summary>Whether all keys that begin so are tracked.</summary>
    public bool Covers(ReadOnlySpan<byte> start)
    {
        foreach (var prefix in _prefixes)
        {
            if (start.StartsWith(prefix))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the same is sent.</summary>
    public bool IsSameAs(PrefixSet other) =>
        _prefixes.Length == other._prefixes.Length && _prefixes.Zip(other._prefixes).All(pair => pair.First.AsSpan().SequenceEqual(pair.Second));
}
