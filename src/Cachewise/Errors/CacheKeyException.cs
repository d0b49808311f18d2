namespace Cachewise;

/// <summary>
/// A key that no backend accepts: too long with its prefix and version, in the reserved range, or not well-formed
/// Unicode. Thrown before anything is sent, on every backend, so that a key that fails in production fails on a
/// laptop too.
/// </summary>
public sealed class CacheKeyException : CacheException
{
    internal CacheKeyException(string message)
        : base(message)
    {
    }
}
