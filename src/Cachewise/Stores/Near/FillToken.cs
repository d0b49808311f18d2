namespace Cachewise.Stores.Near;

/// <summary>
/// The right to keep the value of a key that is being read. It is given before the read is sent; a change of the key
/// that is told meanwhile takes it back, since the reply may be older than the change.
/// </summary>
internal sealed class FillToken(string key, long sentAt)
{
    /// <summary>The key, as in LocMem.</summary>
    public string Key => key;

    /// <summary>When it was given, by <see cref="Environment.TickCount64"/>.</summary>
    public long SentAt => sentAt;
}
