namespace Cachewise;

/// <summary>
/// The backend could not do what was asked: Redis is away, too slow, or refused the command. The inner exception is
/// the client's own. Calls that can be recomputed do not throw it under <see cref="FailureMode.Degrade"/>.
/// </summary>
public sealed class CacheUnavailableException : CacheException
{
    internal CacheUnavailableException(string alias, string cause, bool isRefusal = false, Exception? innerException = null)
        : base($"Cache '{alias}': {cause}.", innerException) => (Cause, IsRefusal) = (cause, isRefusal);

    /// <summary>The message without the name of the cache.</summary>
    internal string Cause { get; }

    /// <summary>Whether the server answered, and refused this command; others may work.</summary>
    internal bool IsRefusal { get; }
}
