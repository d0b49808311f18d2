namespace Cachewise;

/// <summary>
/// The value cannot be stored (it cannot be serialized or read back, or is too large; in development and testing also
/// if it would come back changed), is no counter where one is needed, or, with <see cref="CacheConfig.OnFailure"/> set
/// to <see cref="FailureMode.Throw"/>, cannot be read as the requested type.
/// </summary>
public sealed class CacheValueException : CacheException
{
    internal CacheValueException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
