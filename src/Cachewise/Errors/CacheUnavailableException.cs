namespace Cachewise;

/// <summary>
/// The backend could not do what was asked: Redis is away, too slow, or refused the command. The inner exception is
/// the client's own. Calls that can be recomputed do not throw it under <see cref="FailureMode.Degrade"/>.
/// </summary>
public sealed class CacheUnavailableException : CacheException
{
    internal CacheUnavailableException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
