namespace Cachewise.Caching;

/// <summary>What a read found: a value, nothing, bytes that are no such value, or no answer.</summary>
internal readonly struct Lookup<T>
{
    private Lookup(T value, bool isHit, bool isAvailable, byte[]? unreadablePayload) =>
        (Value, IsHit, IsAvailable, UnreadablePayload) = (value, isHit, isAvailable, unreadablePayload);

    public static Lookup<T> Miss => new(default!, isHit: false, isAvailable: true, null);

    public static Lookup<T> Unavailable => new(default!, isHit: false, isAvailable: false, null);

    public T Value { get; }

    public bool IsHit { get; }

    public bool IsAvailable { get; }

    /// <summary>The bytes that could not be read, or null.</summary>
    public byte[]? UnreadablePayload { get; }

    public static Lookup<T> Hit(T value) => new(value, isHit: true, isAvailable: true, null);

    public static Lookup<T> Unreadable(byte[] payload) => new(default!, isHit: false, isAvailable: true, payload);

    public T ValueOr(T defaultValue) => IsHit ? Value : defaultValue;

    public CacheResult<T> ToResult() => IsHit ? new(Value) : default;
}
