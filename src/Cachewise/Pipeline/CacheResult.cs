namespace Cachewise;

/// <summary>What a read found. A stored null is found; a miss is not.</summary>
/// <typeparam name="T">The type read.</typeparam>
public readonly struct CacheResult<T> : IEquatable<CacheResult<T>>
{
    private readonly T _value;

    internal CacheResult(T value)
    {
        _value = value;
        Found = true;
    }

    /// <summary>Whether there was an entry.</summary>
    public bool Found { get; }

    /// <summary>The value.</summary>
    /// <exception cref="InvalidOperationException">There was no entry.</exception>
    public T Value => Found ? _value : throw new InvalidOperationException("There was no entry; look at Found before Value.");

    /// <summary>The value, or this one where there was no entry.</summary>
    public T ValueOr(T defaultValue) => Found ? _value : defaultValue;

    /// <inheritdoc/>
    public bool Equals(CacheResult<T> other) => Found == other.Found && EqualityComparer<T>.Default.Equals(_value, other._value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is CacheResult<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Found, _value);

    /// <summary>Whether both found equal values, or both nothing.</summary>
    public static bool operator ==(CacheResult<T> left, CacheResult<T> right) => left.Equals(right);

    /// <summary>Whether they differ.</summary>
    public static bool operator !=(CacheResult<T> left, CacheResult<T> right) => !left.Equals(right);
}
