using Cachewise.Entries;
using Cachewise.Stores.LocMem;
using Cachewise.Telemetry;

namespace Cachewise.Stores.Near;

/// <summary>
/// The entries that a near cache keeps, by their keys as in LocMem: in LocMem's own store, within bounds of number and
/// bytes. They come in by a fill alone, with the token that was given before the value was read.
/// </summary>
internal sealed class NearEntries : IDisposable
{
    /// <summary>
    /// How long an entry is kept at most, in milliseconds, since the server does not tell of SWAPDB, and late of an
    /// entry that expired.
    /// </summary>
    public const long LongestLife = 60_000;

    private readonly FillTokens _tokens;
    private readonly EntryStore _entries;

    // The clock is the system's, as that of the server is.
    public NearEntries(string alias, int maxEntries, long maxBytes, FillTokens tokens)
    {
        _tokens = tokens;
        _entries = new(alias, maxEntries, maxBytes, new(TimeProvider.System), TimeProvider.System);
    }

    /// <inheritdoc cref="EntryStore.Usage"/>
    public StoreUsage Usage => _entries.Usage;

    /// <summary>The entry, if it lives at that time (<see cref="Environment.TickCount64"/>).</summary>
    public CacheEntry? Find(string key, long now) => _entries.Find(key, now);

    /// <inheritdoc cref="FillTokens.Begin"/>
    public FillToken? BeginFill(string key) => _tokens.Begin(key);

    /// <summary>Ends a token without keeping anything, as after a failure; does nothing where it has ended.</summary>
    public void EndFill(FillToken token)
    {
        lock (_tokens.LockOf(token.Key))
        {
            _tokens.TryEnd(token);
        }
    }

    /// <summary>Keeps what was read, if nothing was told of a change since its token was given.</summary>
    /// <param name="token">The token, which ends.</param>
    /// <param name="entry">What was read.</param>
    /// <param name="lifetime">How long it lives in the server, in milliseconds from the reply.</param>
    public void Fill(FillToken token, CacheEntry entry, long lifetime)
    {
        // From before the command was sent, and so no longer than in the server.
        var expiresAt = token.SentAt + long.Min(lifetime, LongestLife);
        lock (_tokens.LockOf(token.Key))
        {
            if (_tokens.TryEnd(token) && expiresAt > Environment.TickCount64)
            {
                UnlessDisposed((token.Key, entry, expiresAt), static (entries, kept) => entries.PutUntil(kept.Key, kept.entry, kept.expiresAt));
            }
        }
    }

    /// <summary>Replaces an entry by its decoded value, if it is still there.</summary>
    public void Replace(string key, CacheEntry entry, CacheEntry decoded) =>
        UnlessDisposed((key, entry, decoded), static (entries, one) => entries.TryReplace(one.key, one.entry, one.decoded, expiry: null));

    /// <summary>Removes the entry of a key; no read that has begun keeps it.</summary>
    public void Invalidate(string key)
    {
        lock (_tokens.LockOf(key))
        {
            _tokens.TakeBack(key);
            UnlessDisposed(key, static (entries, key) => entries.TryRemove(key));
        }
    }

    /// <summary>Removes all entries; no read that has begun keeps one.</summary>
    public void InvalidateAll()
    {
        _tokens.TakeBackAll();
        UnlessDisposed(0, static (entries, _) => entries.Clear());
    }

    public void Dispose() => _entries.Dispose();

    /// <summary>
    /// A cache that was disposed of meanwhile keeps nothing: neither a writer nor the tracking fails because of it.
    /// </summary>
    private void UnlessDisposed<TState>(TState state, Action<EntryStore, TState> use)
    {
        try
        {
            use(_entries, state);
        }
        catch (ObjectDisposedException)
        {
            // Its entries are gone.
        }
    }
}
