using System.Diagnostics.CodeAnalysis;
using Cachewise.Resilience;

namespace Cachewise.Stores;

/// <summary>
/// What a store replies: a value, or why there is none. A struct that carries data, so that an outage costs no
/// exception where none is thrown.
/// </summary>
internal readonly struct Reply<T>
{
    private readonly object? _failure;

    public Reply(T value, StoreFailure? failure = null)
    {
        Value = value;
        _failure = failure;
    }

    private Reply(T value, FailedWrite? failed)
    {
        Value = value;
        _failure = failed;
    }

    /// <summary>The value. With a failure, the default, or of many keys those that could be reached.</summary>
    public T Value { get; }

    public StoreFailure? Failure => FailedWrite?.Failure ?? (StoreFailure?)_failure;

    /// <summary>The write that may not have been done; null for a read, and for what is not remembered.</summary>
    public FailedWrite? FailedWrite => _failure as FailedWrite;

    [MemberNotNullWhen(false, nameof(Failure))]
    public bool IsAvailable => _failure is null;

    public static Reply<T> Unavailable(StoreFailure failure) => new(default!, failure);

    /// <summary>The reply to a write.</summary>
    /// <param name="value">Of many keys, what was done.</param>
    /// <param name="failed">The write, or those of many, that may not have been done; null if all were.</param>
    public static Reply<T> OfWrite(T value, FailedWrite? failed) => new(value, failed);
}
