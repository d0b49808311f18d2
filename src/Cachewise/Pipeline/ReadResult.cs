namespace Cachewise.Pipeline;

/// <summary>The result of a read. <see cref="CacheResult{T}"/> is what the caller gets of it.</summary>
internal readonly struct ReadResult<T>
{
    private ReadResult(ReadState state, T value, byte[]? unreadablePayload) => (State, Value, UnreadablePayload) = (state, value, unreadablePayload);

    public static ReadResult<T> Miss => default;

    public static ReadResult<T> Unavailable => new(ReadState.Unavailable, default!, null);

    public ReadState State { get; }

    /// <summary>The value of a hit.</summary>
    public T Value { get; }

    /// <summary>The bytes that could not be read; null in every other state.</summary>
    public byte[]? UnreadablePayload { get; }

    public bool IsHit => State is ReadState.Hit;

    public static ReadResult<T> Hit(T value) => new(ReadState.Hit, value, null);

    public static ReadResult<T> Unreadable(byte[] payload) => new(ReadState.Unreadable, default!, payload);

    public T ValueOr(T defaultValue) => IsHit ? Value : defaultValue;

    public CacheResult<T> ToCacheResult() => IsHit ? new(Value) : default;
}
