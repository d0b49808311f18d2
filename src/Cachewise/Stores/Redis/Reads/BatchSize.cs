namespace Cachewise.Stores.Redis.Reads;

/// <summary>
/// How many keys a batch of reads may have: fewer where values are large, so that small ones do not wait for a long
/// reply. Values are expected to be as large as recent ones. The caller has a lock.
/// </summary>
internal sealed class BatchSize
{
    /// <summary>The most keys of a batch, however small their values are.</summary>
    public const int MaxKeys = 128;

    /// <summary>The most bytes that the values of a batch are expected to have together.</summary>
    public const int MaxBytes = 256 * 1024;

    private const int MinKeys = 2;
    private const int FirstKeys = 32;
    private const int Decay = 8;

    private long _valueBytes;

    /// <summary>How many keys the next batch may have.</summary>
    public int Keys { get; private set; } = FirstKeys;

    /// <summary>A batch was received. Larger values count at once, smaller ones bit by bit.</summary>
    /// <param name="keys">How many keys it had.</param>
    /// <param name="bytes">How many bytes their values had together.</param>
    public void Learn(int keys, long bytes)
    {
        var average = bytes / keys;
        _valueBytes = average > _valueBytes ? average : _valueBytes - ((_valueBytes - average) / Decay);
        Keys = (int)Math.Clamp(MaxBytes / Math.Max(1, _valueBytes), MinKeys, MaxKeys);
    }
}
