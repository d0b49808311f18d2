using System.Diagnostics.CodeAnalysis;

namespace Cachewise.Backends;

/// <summary>
/// What a backend answers: a value, or that it is unavailable. A struct, so that an outage costs a caller no
/// exception that he does not want.
/// </summary>
internal readonly record struct Reply<T>(T Value, CacheUnavailableException? Failure)
{
    public Reply(T value)
        : this(value, null)
    {
    }

    [MemberNotNullWhen(false, nameof(Failure))]
    public bool IsAvailable => Failure is null;

    public static Reply<T> Unavailable(CacheUnavailableException failure) => new(default!, failure);
}
