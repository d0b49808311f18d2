using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Cachewise.Keys;

/// <summary>
/// The keys of an adapter whose contract allows any key. A key that fits is stored under the adapter's reserved start
/// as it is. The tail of any other is replaced by its SHA-256, so that the final key has exactly the maximum length,
/// which no key that is stored as it is has.
/// </summary>
internal static class AdapterKey
{
    private const int DigestLength = 2 * SHA256.HashSizeInBytes;
    private const char Filler = '$';

    /// <summary>
    /// The characters that a prefix must leave, so that any key can be digested: the reserved start of the adapter, and
    /// the digest.
    /// </summary>
    public const int LeastRoom = 3 + DigestLength;

    /// <exception cref="CacheKeyException">The prefix leaves no room for a digest.</exception>
    public static string Create(KeySpace keys, string start, string key)
    {
        ArgumentNullException.ThrowIfNull(key);
        if (keys.Start.Length + start.Length + key.Length < KeySpace.MaxLength && KeySpace.IsWellFormed(key))
        {
            return start + key;
        }

        var room = KeySpace.MaxLength - keys.Start.Length - start.Length - DigestLength;
        if (room < 0)
        {
            throw new CacheKeyException(
                $"Cache key too long (max {KeySpace.MaxLength} chars), and the prefix '{keys.Start}' leaves no room to digest it; use a key prefix of at most {keys.Start.Length + room} characters with its version.");
        }

        // The head stays readable, and never ends in half a surrogate pair.
        var head = key[..Math.Min(room, key.Length)];
        while (!KeySpace.IsWellFormed(head))
        {
            head = head[..^1];
        }

        var digest = Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(key.AsSpan())));
        return start + head.PadRight(room, Filler) + digest;
    }
}
