using System.Diagnostics.CodeAnalysis;

namespace Cachewise.Backends;

/// <summary>
/// What a backend answers: a value, or that it is unavailable. A struct, so that an outage costs a caller no
/// exception that he does not want.
/// </summary>
internal readonly struct Reply<T>(T value, CacheUnavailableException? failure = null)
{
    /// <summary>The answer. Where there is a failure, the default, or of many keys those that could be reached.</summary>
    public T Value => value;

    public CacheUnavailableException? Failure => failure;

    [MemberNotNullWhen(false, nameof(Failure))]
    public bool IsAvailable => failure is null;

    public static Reply<T> Unavailable(CacheUnavailableException failure) => new(default!, failure);
}
