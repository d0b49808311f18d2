namespace Cachewise;

/// <summary>
/// The key is not valid: too long with its prefix and version, reserved, or not well-formed Unicode. Thrown before
/// anything is sent, and on every backend, so that a key that fails in production fails in development too.
/// </summary>
public sealed class CacheKeyException : CacheException
{
    internal CacheKeyException(string message)
        : base(message)
    {
    }
}
