namespace Cachewise;

/// <summary>
/// The backend could not do what was asked: Redis is away, too slow, or refused the command. The inner exception is
/// the client's own. Calls that can be recomputed do not throw it under <see cref="FailureMode.Degrade"/>.
/// </summary>
public sealed class CacheUnavailableException : CacheException
{
    private readonly string _alias;

    internal CacheUnavailableException(string alias, string operation, string reason, bool isRefusal = false, Exception? innerException = null)
        : base($"Cache '{alias}': {operation} failed, for {reason}.", innerException)
    {
        _alias = alias;
        Operation = operation;
        Reason = reason;
        IsRefusal = isRefusal;
    }

    /// <summary>What was asked: <c>get</c>, <c>increment</c>.</summary>
    internal string Operation { get; }

    /// <summary>What is said of the server.</summary>
    internal string Reason { get; }

    /// <summary>The message without the name of the cache.</summary>
    internal string Cause => $"{Operation} failed, for {Reason}";

    /// <summary>Whether the server answered, and refused this command; others may work.</summary>
    internal bool IsRefusal { get; }

    /// <summary>The same of another call. One that is thrown is always made anew, for it is given the stack of who throws it.</summary>
    internal CacheUnavailableException Of(string operation) => new(_alias, operation, Reason, IsRefusal, InnerException);
}
