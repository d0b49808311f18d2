namespace Cachewise;

/// <summary>
/// The backend could not do what was asked: Redis is unavailable, too slow, or rejected the command. The inner
/// exception is the client's own. Calls that can be recomputed do not throw it under <see cref="FailureMode.Degrade"/>.
/// </summary>
public sealed class CacheUnavailableException : CacheException
{
    internal CacheUnavailableException(string alias, string operation, string reason, Exception? innerException = null)
        : base($"Cache '{alias}': {operation} failed: {reason}.", innerException)
    {
    }
}
