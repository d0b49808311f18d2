using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Text.Unicode;

namespace Cachewise.Keys;

/// <summary>
/// The keys of one cache at one version: <c>prefix:version:key</c>, as Django's <c>make_key</c>. The one place where
/// keys are made and checked.
/// </summary>
internal sealed partial class KeySpace
{
    /// <summary>The longest final key, prefix and version included, in characters.</summary>
    public const int MaxLength = 250;

    /// <summary>What the keys of locks start with.</summary>
    public const string LockStart = "$l:";

    private const string VersionStart = "$v:";

    /// <summary>What the keys of leases start with.</summary>
    public static ReadOnlySpan<byte> LeaseStart => "$m:"u8;

    private readonly string _prefix;
    private readonly bool _isDefaultVersion;
    private readonly int _maxKeyLength;
    private readonly byte[] _startUtf8;
    private readonly int _prefixLength;

    public KeySpace(string prefix, int version, bool isDefaultVersion)
    {
        _prefix = prefix;
        _isDefaultVersion = isDefaultVersion;
        Version = version;
        Start = string.Create(CultureInfo.InvariantCulture, $"{prefix}:{version}:");
        _startUtf8 = Encoding.UTF8.GetBytes(Start);
        _prefixLength = Encoding.UTF8.GetByteCount(prefix) + 1;
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

    /// <summary>
    /// The key as it is sent: as one array, because the client sends bytes much faster than a prefix and a text.
    /// </summary>
    public byte[] FullUtf8(string key)
    {
        var full = new byte[_startUtf8.Length + Encoding.UTF8.GetByteCount(key)];
        _startUtf8.CopyTo(full, 0);
        Encoding.UTF8.GetBytes(key, full.AsSpan(_startUtf8.Length));
        return full;
    }

    /// <summary>
    /// The key in LocMem, where the prefix is not needed. At the default version it is the user's own string, so that a
    /// hit allocates none; other versions are in the reserved range <c>$v:</c>.
    /// </summary>
    public string Local(string key) => _isDefaultVersion ? key : LocalAt(Version, key);

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

    /// <summary>
    /// The <see cref="Local"/> key of a full key, of whatever version; null if it is not of this cache, of an adapter,
    /// or not UTF-8.
    /// </summary>
    public string? LocalOf(ReadOnlySpan<byte> full)
    {
        if (!TryCutVersion(full, out var digits, out var key) || IsReserved(key) || !Utf8.IsValid(key) || !int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            return null;
        }

        var name = Encoding.UTF8.GetString(key);
        return version == Version ? Local(name) : LocalAt(version, name);
    }

    /// <summary>The user's key of a full key; null if it is not of this cache and version, or not UTF-8.</summary>
    public string? FromFull(ReadOnlySpan<byte> full) => IsUserKey(full) && Utf8.IsValid(full) ? Encoding.UTF8.GetString(full[_startUtf8.Length..]) : null;

    /// <summary>
    /// Whether the full key is a user's key of this cache and version. It may not be UTF-8 if another program wrote it.
    /// </summary>
    public bool IsUserKey(ReadOnlySpan<byte> full) =>
        full.StartsWith(_startUtf8) && full[_startUtf8.Length..] is var key && !IsReserved(key) && !HasLock(key);

    /// <summary>Rejects a key that some backend cannot store, so that all reject the same keys.</summary>
    /// <exception cref="ArgumentNullException">The key is null.</exception>
    /// <exception cref="CacheKeyException">The key is too long, reserved, or not well-formed Unicode.</exception>
    public void Check(string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (key.Length > _maxKeyLength || IsReserved(key) || NamesLock(key) || !IsWellFormed(key))
        {
            throw Invalid(key);
        }
    }

    /// <summary>Rejects a key of an adapter, reserved start included, that is too long.</summary>
    /// <exception cref="CacheKeyException">The key is too long.</exception>
    public void CheckLength(string key)
    {
        if (key.Length > _maxKeyLength)
        {
            throw TooLong(key);
        }
    }

    /// <summary>
    /// Whether the key has a reserved start: <c>$</c>, one lower-case letter, <c>:</c>. Used are <c>$d:</c>,
    /// <c>$s:</c>, <c>$o:</c>, <c>$t:</c>, <c>$l:</c>, <c>$m:</c> and <c>$v:</c>; the others are for later releases.
    /// </summary>
    public static bool IsReserved(ReadOnlySpan<char> key) =>
        key.Length >= VersionStart.Length && key[0] == '$' && key[2] == ':' && char.IsAsciiLetterLower(key[1]);

    /// <summary>
    /// Whether the key looks like a lock of an application whose prefix continues this one. Locks are not listed,
    /// removed by pattern or cleared.
    /// </summary>
    private static bool NamesLock(string key) => key.Contains($":{LockStart}", StringComparison.Ordinal) && LockBehindVersion().IsMatch(key);

    /// <inheritdoc cref="IsReserved(ReadOnlySpan{char})"/>
    public static bool IsReserved(ReadOnlySpan<byte> key) => key is [(byte)'$', >= (byte)'a' and <= (byte)'z', (byte)':', ..];

    /// <summary>
    /// Whether every surrogate has its other half. Otherwise the text is not UTF-8, and would become another key.
    /// </summary>
    public static bool IsWellFormed(string text) => IndexOfHalf(text) < 0;

    /// <summary>Where the first surrogate without its other half is; negative if there is none.</summary>
    private static int IndexOfHalf(string text)
    {
        var at = text.AsSpan().IndexOfAnyInRange('\uD800', '\uDFFF');
        for (; at >= 0 && at < text.Length; at++)
        {
            if (char.IsSurrogate(text[at]))
            {
                if (at + 1 == text.Length || !char.IsSurrogatePair(text[at], text[at + 1]))
                {
                    return at;
                }

                at++;
            }
        }

        return -1;
    }

    /// <summary>
    /// Matches the keys of this cache at any version, and more: check each with <see cref="IsEntryOfAnyVersion"/>.
    /// </summary>
    public string PatternOfAnyVersion => GlobPattern.Escape(_prefix) + ":[0-9]*:*";

    /// <summary>As <see cref="PatternOfAnyVersion"/>, for the leases alone.</summary>
    public string PatternOfLeases => GlobPattern.Escape(_prefix) + ":[0-9]*:$m:*";

    /// <summary>Whether the key of a user or an adapter is that of a lock.</summary>
    public static bool IsLock(ReadOnlySpan<char> key) => key.StartsWith(LockStart, StringComparison.Ordinal);

    /// <summary>
    /// Whether the full key is an entry of this cache, at any version: the prefix, a colon, digits, a colon. A lock is
    /// not an entry: it is released by its holder, or expires.
    /// </summary>
    public bool IsEntryOfAnyVersion(ReadOnlySpan<byte> full) => TryCutVersion(full, out _, out var key) && !HasLock(key);

    /// <summary>As <see cref="IsEntryOfAnyVersion"/>, but of <see cref="Cache"/> alone, not of an adapter.</summary>
    public bool IsOwnEntryOfAnyVersion(ReadOnlySpan<byte> full) => TryCutVersion(full, out _, out var key) && !IsReserved(key);

    private static string LocalAt(int version, string key) => string.Create(CultureInfo.InvariantCulture, $"{VersionStart}{version}:{key}");

    /// <summary>Cuts a full key of this cache, of whatever version; false if it is none.</summary>
    public bool TryCutVersion(ReadOnlySpan<byte> full, out ReadOnlySpan<byte> version, out ReadOnlySpan<byte> key)
    {
        version = key = default;
        if (!full.StartsWith(_startUtf8.AsSpan(0, _prefixLength)))
        {
            return false;
        }

        var rest = full[_prefixLength..];
        var colon = rest.IndexOf((byte)':');
        if (colon <= 0)
        {
            return false;
        }

        version = rest[..colon];
        key = rest[(colon + 1)..];
        return IsDigits(version);
    }

    /// <summary>
    /// The shorter prefix whose keys the keys of this one would be too, because a part of this one is digits alone, as
    /// a version is: <c>app:1:2:k</c> is <c>k</c> of <c>app:1</c> at version 2, and <c>2:k</c> of <c>app</c> at version
    /// 1. Null if there is none. Prefixes without such a part never share a key: of two prefixes of one key the longer
    /// would be the shorter, a colon, digits and a colon.
    /// </summary>
    public static string? MixesWith(string prefix)
    {
        var match = VersionInPrefix().Match(prefix);
        return match.Success ? prefix[..match.Index] : null;
    }

    /// <summary>The prefix with a letter before each part that is digits alone.</summary>
    public static string WithoutVersions(string prefix) => VersionInPrefix().Replace(prefix, ":v");

    /// <summary>
    /// Whether the key behind a version is a lock, of this cache or of an application whose prefix continues this one.
    /// </summary>
    private static bool HasLock(ReadOnlySpan<byte> key)
    {
        if (IsReserved(key))
        {
            return key[1] == LockStart[1]; // the key of an adapter may be any text
        }

        var start = "$l:"u8;
        for (var from = 0; key[from..].IndexOf(start) is >= 0 and var index; from += index + start.Length)
        {
            if (from + index is var at && (at == 0 || (key[at - 1] is (byte)':' && EndsInDigits(key[..(at - 1)]))))
            {
                return true;
            }
        }

        return false;
    }

    private static bool EndsInDigits(ReadOnlySpan<byte> parts) => IsDigits(parts[(parts.LastIndexOf((byte)':') + 1)..]);

    private static bool IsDigits(ReadOnlySpan<byte> part) => part is not [] && part.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;

    [GeneratedRegex(":(?=[0-9]+(:|\\z))", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex VersionInPrefix();

    [GeneratedRegex("(^|:)[0-9]+:\\$l:", RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 1000)]
    private static partial Regex LockBehindVersion();

    private CacheKeyException Invalid(string key)
    {
        if (key.Length > _maxKeyLength)
        {
            return TooLong(key);
        }

        return IsReserved(key)
            ? new($"Cache key '{Head(key)}' is reserved: keys that begin with '{key[..3]}' are Cachewise's own; choose a key that begins differently.")
            : NamesLock(key) ? new($"Cache key '{Head(key)}' is reserved: ':{LockStart}' after a number names a lock; change the number or '$l'.")
            : NotWellFormed(key);
    }

    /// <summary>The half is shown by its number, because no console or log can show it otherwise.</summary>
    private static CacheKeyException NotWellFormed(string key)
    {
        var at = IndexOfHalf(key);
        return new($"Cache key '{Head(key[..at])}...' is not well-formed Unicode: at index {at} it has half a surrogate pair, U+{(int)key[at]:X4}, "
            + "which no server could store; remove that half, as where the key was cut within an emoji.");
    }

    /// <summary>The start of the message is the specification's own.</summary>
    private CacheKeyException TooLong(string key) =>
        new($"Cache key too long (max {MaxLength} chars): '{Head(Full(key))}...' has {Start.Length + key.Length}; "
            + "shorten the key, hash its tail, or use a shorter key prefix.");

    private static string Head(string key) => key.Length <= 40 ? key : key[..(char.IsHighSurrogate(key[39]) ? 39 : 40)];
}
