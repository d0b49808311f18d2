using System.Globalization;
using System.Text;

namespace Cachewise.Keys;

/// <summary>
/// The keys of one cache at one version: <c>prefix:version:key</c>, as Django's <c>make_key</c>. The one place where keys are made
/// and checked.
/// </summary>
internal sealed class KeySpace
{
    /// <summary>The longest final key, prefix and version included, in characters.</summary>
    public const int MaxLength = 250;

    /// <summary>What the keys of locks start with.</summary>
    public const string LockStart = "$l:";

    private const string VersionStart = "$v:";

    private readonly string _prefix;
    private readonly bool _isDefaultVersion;
    private readonly int _maxKeyLength;
    private readonly byte[] _startUtf8;

    public KeySpace(string prefix, int version, bool isDefaultVersion)
    {
        _prefix = prefix;
        _isDefaultVersion = isDefaultVersion;
        Version = version;
        Start = string.Create(CultureInfo.InvariantCulture, $"{prefix}:{version}:");
        _startUtf8 = Encoding.UTF8.GetBytes(Start);
        _maxKeyLength = MaxLength - Start.Length;
    }

    /// <summary>The version in every key.</summary>
    public int Version { get; }

    /// <summary>What every key starts with: <c>prefix:version:</c>.</summary>
    public string Start { get; }

    /// <summary>The same cache's keys at another version.</summary>
    public KeySpace AtVersion(int version, int defaultVersion) => new(_prefix, version, version == defaultVersion);

    /// <summary>The key as it is in the store.</summary>
    public string Full(string key) => Start + key;

    /// <summary>The key as it goes to the server: in one piece, since the client sends bytes much faster than a start and a text.</summary>
    public byte[] FullUtf8(string key)
    {
        var full = new byte[_startUtf8.Length + Encoding.UTF8.GetByteCount(key)];
        _startUtf8.CopyTo(full, 0);
        Encoding.UTF8.GetBytes(key, full.AsSpan(_startUtf8.Length));
        return full;
    }

    /// <summary>
    /// The key within the memory of one cache, where the prefix says nothing. At the default version it is the user's
    /// own string, so that a hit makes no new one; other versions stand in the reserved range <c>$v:</c>.
    /// </summary>
    public string Local(string key) => _isDefaultVersion ? key : string.Create(CultureInfo.InvariantCulture, $"{VersionStart}{Version}:{key}");

    /// <summary>The user's key of a <see cref="Local"/> key, or null if that is of another version.</summary>
    public string? FromLocal(string local)
    {
        if (_isDefaultVersion)
        {
            return local.StartsWith(VersionStart, StringComparison.Ordinal) ? null : local;
        }

        var start = Local("");
        return local.StartsWith(start, StringComparison.Ordinal) ? local[start.Length..] : null;
    }

    /// <summary>The user's key of a full key, or null if that is none of this cache and version.</summary>
    public string? FromFull(string full) => full.StartsWith(Start, StringComparison.Ordinal) ? full[Start.Length..] : null;

    /// <summary>Refuses a key that some backend could not hold, so that all refuse the same keys.</summary>
    /// <exception cref="ArgumentNullException">The key is null.</exception>
    /// <exception cref="CacheKeyException">The key is too long, reserved, or not well-formed Unicode.</exception>
    public void Check(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Length > _maxKeyLength || IsReserved(key) || !IsWellFormed(key))
        {
            throw Refuse(key);
        }
    }

    /// <summary>Refuses a key of a face, reserved start included, that is too long.</summary>
    /// <exception cref="CacheKeyException">The key is too long.</exception>
    public void CheckLength(string key)
    {
        if (key.Length > _maxKeyLength)
        {
            throw TooLong(key);
        }
    }

    /// <summary>
    /// Whether the key begins as those that Cachewise keeps for itself: <c>$</c>, one lower-case letter, <c>:</c>. Taken are
    /// <c>$d:</c>, <c>$s:</c>, <c>$o:</c>, <c>$t:</c>, <c>$l:</c> and <c>$v:</c>; the rest is room for later releases.
    /// </summary>
    public static bool IsReserved(ReadOnlySpan<char> key) =>
        key.Length >= VersionStart.Length && key[0] == '$' && key[2] == ':' && char.IsAsciiLetterLower(key[1]);

    /// <summary>Whether every surrogate has its other half; what has not is no UTF-8, and would become another key.</summary>
    public static bool IsWellFormed(string text)
    {
        var at = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF');
        for (; at >= 0 && at < text.Length; at++)
        {
            if (char.IsSurrogate(text[at]))
            {
                if (at + 1 == text.Length || !char.IsSurrogatePair(text[at], text[at + 1]))
                {
                    return false;
                }

                at++;
            }
        }

        return true;
    }

    /// <summary>Matches what may be a key of this cache, at any version; <see cref="IsEntryOfAnyVersion"/> has the last word.</summary>
    public string PatternOfAnyVersion => GlobPattern.Escape(_prefix) + ":[0-9]*:*";

    /// <summary>Whether the key of a user or a face is that of a lock.</summary>
    public static bool IsLock(ReadOnlySpan<char> key) => key.StartsWith(LockStart, StringComparison.Ordinal);

    /// <summary>
    /// Whether the full key is an entry of this cache, at any version: the prefix, a colon, digits, a colon. Locks are none: they end by
    /// their holders or by their leases.
    /// </summary>
    public bool IsEntryOfAnyVersion(string full) => TryCutVersion(full, out var key) && !IsLock(key);

    /// <summary>As <see cref="IsEntryOfAnyVersion"/>, but of <see cref="Cache"/> alone, and of no adapter.</summary>
    public bool IsOwnEntryOfAnyVersion(string full) => TryCutVersion(full, out var key) && !IsReserved(key);

    private bool TryCutVersion(string full, out ReadOnlySpan<char> key)
    {
        key = default;
        if (!full.StartsWith(_prefix, StringComparison.Ordinal) || full.Length == _prefix.Length || full[_prefix.Length] != ':')
        {
            return false;
        }

        var rest = full.AsSpan(_prefix.Length + 1);
        var colon = rest.IndexOf(':');
        key = rest[(colon + 1)..];
        return colon > 0 && rest[..colon].IndexOfAnyExceptInRange('0', '9') < 0;
    }

    private CacheKeyException Refuse(string key)
    {
        if (key.Length > _maxKeyLength)
        {
            return TooLong(key);
        }

        return IsReserved(key)
            ? new($"Cache key '{Head(key)}' is reserved: keys that begin with '{key[..3]}' are Cachewise's own; begin it otherwise.")
            : new($"Cache key '{Head(key)}' is not well-formed Unicode: it has half a surrogate pair, which no server could store; remove it.");
    }

    /// <summary>The start of the message is the specification's own.</summary>
    private CacheKeyException TooLong(string key) =>
        new($"Cache key too long (max {MaxLength} chars): '{Head(Full(key))}...' has {Start.Length + key.Length}; "
            + "shorten the key, hash its tail, or use a shorter key prefix.");

    private static string Head(string key) => key.Length <= 40 ? key : key[..(char.IsHighSurrogate(key[39]) ? 39 : 40)];
}
