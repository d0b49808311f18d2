namespace Cachewise;

/// <summary>What every error of Cachewise derives from.</summary>
public abstract class CacheException : Exception
{
    private protected CacheException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
