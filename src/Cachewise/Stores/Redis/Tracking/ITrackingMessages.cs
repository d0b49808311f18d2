namespace Cachewise.Stores.Redis.Tracking;

/// <summary>What a server sends on a tracking connection, in its order.</summary>
internal interface ITrackingMessages
{
    /// <summary>A key that begins with one of the prefixes may have changed.</summary>
    void OnInvalidated(ReadOnlySpan<byte> key);

    /// <summary>All keys may have changed: a database was flushed.</summary>
    void OnAllInvalidated();

    /// <summary>A reply that is a word: <c>OK</c>, <c>PONG</c>.</summary>
    void OnReply(ReadOnlySpan<byte> word);

    /// <summary>An error.</summary>
    void OnError(string message);

    /// <summary>A field of the reply to HELLO.</summary>
    void OnField(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value);
}
