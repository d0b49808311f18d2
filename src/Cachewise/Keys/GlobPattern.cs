using System.Text;

namespace Cachewise.Keys;

/// <summary>
/// Redis's glob patterns, which match bytes: <c>*</c>, <c>?</c>, <c>[abc]</c>, <c>[^a]</c>, <c>[a-z]</c>, and <c>\</c>
/// before a literal. Follows <c>stringmatchlen</c> of Redis 7 (util.c), with its recursion replaced by a return to the
/// last star. Ranges are ASCII: the order of other bytes depends on the processor of the server.
/// </summary>
internal sealed class GlobPattern(string pattern)
{
    private readonly byte[] _pattern = Encoding.UTF8.GetBytes(pattern);

    /// <summary>The text as a pattern that matches only itself.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (c is '*' or '?' or '[' or ']' or '\\')
            {
                escaped.Append('\\');
            }

            escaped.Append(c);
        }

        return escaped.ToString();
    }

    public bool IsMatch(string text) => IsMatch(Encoding.UTF8.GetBytes(text));

    public bool IsMatch(ReadOnlySpan<byte> bytes)
    {
        var at = 0;
        var from = 0;
        var afterStar = -1;
        var starFrom = 0;
        while (from < bytes.Length)
        {
            if (at < _pattern.Length && _pattern[at] == '*')
            {
                afterStar = ++at;
                starFrom = from;
            }
            else if (at < _pattern.Length && MatchesOne(ref at, bytes[from]))
            {
                from++;
            }
            else if (afterStar >= 0)
            {
                at = afterStar;
                from = ++starFrom;
            }
            else
            {
                return false;
            }
        }

        while (at < _pattern.Length && _pattern[at] == '*')
        {
            at++;
        }

        return at == _pattern.Length;
    }

    /// <summary>Matches one byte, and on success moves past that part of the pattern.</summary>
    private bool MatchesOne(ref int at, byte value)
    {
        var next = at;
        bool matches;
        switch (_pattern[next])
        {
            case (byte)'?':
                matches = true;
                break;
            case (byte)'[':
                matches = MatchesClass(ref next, value);
                break;
            case (byte)'\\' when next + 1 < _pattern.Length:
                next++;
                matches = _pattern[next] == value;
                break;
            default:
                matches = _pattern[next] == value;
                break;
        }

        if (matches)
        {
            at = next + 1;
        }

        return matches;
    }

    /// <summary>
    /// Matches a class; leaves the position on its closing bracket, or on the last byte if there is none.
    /// </summary>
    private bool MatchesClass(ref int at, byte value)
    {
        at++;
        var negated = at < _pattern.Length && _pattern[at] == '^';
        if (negated)
        {
            at++;
        }

        var matches = false;
        for (; at < _pattern.Length && _pattern[at] != ']'; at++)
        {
            if (_pattern[at] == '\\' && at + 1 < _pattern.Length)
            {
                at++;
                matches |= _pattern[at] == value;
            }
            else if (at + 2 < _pattern.Length && _pattern[at + 1] == '-')
            {
                var (low, high) = (_pattern[at], _pattern[at + 2]);
                matches |= value >= Math.Min(low, high) && value <= Math.Max(low, high);
                at += 2;
            }
            else
            {
                matches |= _pattern[at] == value;
            }
        }

        at = Math.Min(at, _pattern.Length - 1);
        return matches != negated;
    }
}
