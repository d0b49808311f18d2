namespace Cachewise;

/// <summary>
/// A value that cannot be stored (it cannot be serialised, not be read back, or is too large; in development and testing also one that would
/// not come back as it is), that is no counter where one is asked for, or, with <see cref="CacheConfig.OnFailure"/> set to <see cref="FailureMode.Throw"/>, one
/// that cannot be read as the type asked for.
/// </summary>
public sealed class CacheValueException : CacheException
{
    internal CacheValueException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
