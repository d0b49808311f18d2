using System.Diagnostics.CodeAnalysis;
using Cachewise.Resilience;

namespace Cachewise.Stores;

/// <summary>
/// What a backend answers: a value, or that it is unavailable. A struct, so that an outage costs a caller no
/// exception that he does not want.
/// </summary>
internal readonly struct Reply<T>
{
    private readonly object? _failure;

    public Reply(T value, CacheUnavailableException? failure = null)
    {
        Value = value;
        _failure = failure;
    }

    private Reply(T value, FailedWrite? failed)
    {
        Value = value;
        _failure = failed;
    }

    /// <summary>The answer. Where there is a failure, the default, or of many keys those that could be reached.</summary>
    public T Value { get; }

    public CacheUnavailableException? Failure => FailedWrite?.Failure ?? (CacheUnavailableException?)_failure;

    /// <summary>The write that may not have been done; null for a read, and for what is not remembered.</summary>
    public FailedWrite? FailedWrite => _failure as FailedWrite;

    [MemberNotNullWhen(false, nameof(Failure))]
    public bool IsAvailable => _failure is null;

    public static Reply<T> Unavailable(CacheUnavailableException failure) => new(default!, failure);

    /// <summary>The answer to a write.</summary>
    /// <param name="value">Of many keys, what was done.</param>
    /// <param name="failed">The write, or those of many, that may not have been done; null if all were.</param>
    public static Reply<T> OfWrite(T value, FailedWrite? failed) => new(value, failed);
}
