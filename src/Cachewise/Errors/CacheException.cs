namespace Cachewise;

/// <summary>The base of all exceptions of Cachewise.</summary>
public abstract class CacheException : Exception
{
    private protected CacheException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
