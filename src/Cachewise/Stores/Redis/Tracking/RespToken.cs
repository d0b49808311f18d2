namespace Cachewise.Stores.Redis.Tracking;

/// <summary>A token of RESP3: a value, or the beginning of one that consists of others.</summary>
internal readonly ref struct RespToken
{
    /// <summary>The first byte, which says what it is.</summary>
    public required byte Kind { get; init; }

    /// <summary>The text of a value; empty where it was too long to be kept.</summary>
    public ReadOnlySpan<byte> Text { get; init; }

    /// <summary>How many values follow that belong to it; null for a value.</summary>
    public int? Count { get; init; }

    /// <summary>Whether it is no value.</summary>
    public bool IsNull { get; init; }
}
