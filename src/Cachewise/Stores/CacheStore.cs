using Cachewise.Entries;
using Cachewise.Keys;
using Cachewise.Resilience;
using Cachewise.Selection;
using Cachewise.Telemetry;

namespace Cachewise.Stores;

/// <summary>
/// The contract of every backend, which one suite of tests holds: entries under keys that were checked, with an expiry.
/// Nothing here is generic, so that a virtual call costs no generic lookup; the pipeline encodes and decodes.
/// </summary>
/// <remarks>
/// Each operation is atomic for its key, among threads and among processes, unless it says otherwise.
/// </remarks>
internal abstract class CacheStore : IHealthSource, IAsyncDisposable, IDisposable
{
    /// <summary>Whether the store keeps objects, so that values that cannot change need no copy.</summary>
    public abstract bool StoresObjects { get; }

    /// <summary>What the store has now.</summary>
    public virtual StoreUsage Usage => default;

    /// <inheritdoc/>
    public virtual int PendingStaleKeys => 0;

    /// <inheritdoc/>
    public virtual int NodeCount => 1;

    /// <summary>
    /// The leases of the factories of get-or-create; null where there are none: in a store of one process, or where the
    /// cache has them turned off.
    /// </summary>
    public virtual IStoreLeases? Leases => null;

    /// <summary>The entry, or null.</summary>
    public abstract ValueTask<Reply<CacheEntry?>> GetAsync(KeySpace keys, string key);

    /// <summary>Finds the entry without a server; null where this process knows that there is none.</summary>
    /// <returns>Whether this process knows.</returns>
    public virtual bool TryFindLocal(KeySpace keys, string key, out CacheEntry? entry)
    {
        entry = null;
        return false;
    }

    /// <summary>
    /// The entries in the order of the keys, null where there is none. With a failure, what could be had.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled between two parts. The parts before were sent; entries
    /// that a write among them failed to reach are stale.</exception>
    public abstract ValueTask<Reply<CacheEntry?[]>> GetManyAsync(KeySpace keys, IReadOnlyList<string> names, CancellationToken cancellationToken);

    /// <summary>Writes value and expiry; with <see cref="Expiry.None"/> removes the entry.</summary>
    public abstract ValueTask<Reply<bool>> SetAsync(KeySpace keys, string key, CacheEntry value, Expiry expiry);

    /// <summary>
    /// Sets each entry; the whole is not atomic. Returns the keys that may not have been set: none, unless there is a
    /// failure.
    /// </summary>
    public abstract ValueTask<Reply<IReadOnlyList<string>>> SetManyAsync(KeySpace keys, IReadOnlyList<KeyValuePair<string, CacheEntry>> entries, Expiry expiry, CancellationToken cancellationToken);

    /// <summary>
    /// As <see cref="SetAsync"/>, for a framed value with a sliding window and an absolute end. <paramref name="left"/>
    /// is the time until the end, or null where the end is a given point in time. A server counts from its own clock,
    /// which is the same for all instances, and writes the end into the frame.
    /// </summary>
    public virtual ValueTask<Reply<bool>> SetSlidingAsync(KeySpace keys, string key, CacheEntry value, Expiry expiry, TimeSpan? left) => SetAsync(keys, key, value, expiry);

    /// <summary>Writes the entry if there is none, and says whether there was none.</summary>
    public abstract ValueTask<Reply<bool>> AddAsync(KeySpace keys, string key, CacheEntry value, Expiry expiry);

    /// <summary>
    /// Adds each entry, and says of each whether there was none; the whole is not atomic. Entries that failed count as
    /// added.
    /// </summary>
    public abstract ValueTask<Reply<bool[]>> AddManyAsync(KeySpace keys, IReadOnlyList<KeyValuePair<string, CacheEntry>> entries, Expiry expiry, CancellationToken cancellationToken);

    /// <summary>Removes the entry, and says whether there was one.</summary>
    public abstract ValueTask<Reply<bool>> RemoveAsync(KeySpace keys, string key);

    /// <summary>
    /// Removes the entries, and counts those that existed. With a failure, counts those that were removed.
    /// </summary>
    public abstract ValueTask<Reply<long>> RemoveManyAsync(KeySpace keys, IReadOnlyList<string> names, CancellationToken cancellationToken);

    /// <summary>Whether there is an entry.</summary>
    public abstract ValueTask<Reply<bool>> ContainsAsync(KeySpace keys, string key);

    /// <summary>
    /// Gives the entry a new expiry, and says whether there was one; <see cref="Expiry.None"/> removes it.
    /// </summary>
    public abstract ValueTask<Reply<bool>> TouchAsync(KeySpace keys, string key, Expiry expiry);

    /// <summary>As <see cref="TouchAsync"/>, but only while the entry holds exactly these bytes.</summary>
    public abstract ValueTask<Reply<bool>> TouchIfAsync(KeySpace keys, string key, ReadOnlyMemory<byte> payload, Expiry expiry);

    /// <summary>
    /// Writes value and expiry if the entry holds exactly these bytes, and says whether it did;
    /// <see cref="Expiry.None"/> removes it.
    /// </summary>
    public abstract ValueTask<Reply<bool>> ReplaceIfAsync(KeySpace keys, string key, ReadOnlyMemory<byte> payload, CacheEntry value, Expiry expiry);

    /// <summary>Removes the expiry of the entry, and says whether it had one.</summary>
    public abstract ValueTask<Reply<bool>> PersistAsync(KeySpace keys, string key);

    /// <summary>
    /// The time left: null where there is no entry, <see cref="TimeSpan.MaxValue"/> where it never expires.
    /// </summary>
    public abstract ValueTask<Reply<TimeSpan?>> GetTimeToLiveAsync(KeySpace keys, string key);

    /// <summary>
    /// Adds to the integer of the entry, and keeps its expiry unless <paramref name="touches"/> says to set it anew.
    /// Where there is no entry, creates it from <paramref name="created"/>; where that is null, returns null.
    /// </summary>
    /// <exception cref="CacheValueException">The entry is no integer, or the sum is beyond 64 bits.</exception>
    public abstract ValueTask<Reply<long?>> IncrementAsync(KeySpace keys, string key, long delta, long? created, Expiry expiry, bool touches);

    /// <summary>
    /// Moves the entry, with its expiry, to another version, over what is there; says whether there was one.
    /// </summary>
    public abstract ValueTask<Reply<bool>> MoveAsync(KeySpace from, KeySpace to, string key);

    /// <summary>
    /// The user's keys of this version that match, each once; no snapshot while others write. A failure is the last
    /// element.
    /// </summary>
    public abstract IAsyncEnumerable<Reply<string>> KeysAsync(KeySpace keys, string pattern, CancellationToken cancellationToken);

    /// <summary>
    /// Removes the entries of this version whose keys match, also keys that are no text, which <see cref="KeysAsync"/>
    /// leaves out.
    /// </summary>
    /// <returns>How many there were.</returns>
    public virtual async ValueTask<Reply<long>> RemoveByPatternAsync(KeySpace keys, string pattern, CancellationToken cancellationToken) =>
        await RemoveManyAsync(keys, await KeysAsync(keys, pattern, cancellationToken).Select(key => key.Value).ToListAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>Removes every entry of this cache, of every version and adapter, and no other.</summary>
    public abstract ValueTask<Reply<bool>> ClearAsync(KeySpace keys, CancellationToken cancellationToken);

    /// <summary>
    /// Extends the life of a framed entry by its sliding window from now, within its absolute end. If
    /// <paramref name="wait"/> is false, the command is sent and not awaited, and the reply means nothing.
    /// </summary>
    public abstract ValueTask<Reply<bool>> SlideAsync(KeySpace keys, string key, bool wait);

    /// <summary>
    /// As <see cref="GetAsync"/>, for callers that cannot await: it uses the client's synchronous calls, and blocks on
    /// no task.
    /// </summary>
    public virtual Reply<CacheEntry?> Get(KeySpace keys, string key) => Completed(GetAsync(keys, key));

    /// <summary>As <see cref="SetAsync"/>, for callers that cannot await.</summary>
    public virtual Reply<bool> Set(KeySpace keys, string key, CacheEntry value, Expiry expiry) => Completed(SetAsync(keys, key, value, expiry));

    /// <summary>As <see cref="AddAsync"/>, for callers that cannot await.</summary>
    public virtual Reply<bool> Add(KeySpace keys, string key, CacheEntry value, Expiry expiry) => Completed(AddAsync(keys, key, value, expiry));

    /// <summary>As <see cref="TouchIfAsync"/>, for callers that cannot await.</summary>
    public virtual Reply<bool> TouchIf(KeySpace keys, string key, ReadOnlyMemory<byte> payload, Expiry expiry) => Completed(TouchIfAsync(keys, key, payload, expiry));

    /// <summary>As <see cref="SetSlidingAsync"/>, for callers that cannot await.</summary>
    public virtual Reply<bool> SetSliding(KeySpace keys, string key, CacheEntry value, Expiry expiry, TimeSpan? left) => Completed(SetSlidingAsync(keys, key, value, expiry, left));

    /// <summary>As <see cref="RemoveAsync"/>, for callers that cannot await.</summary>
    public virtual Reply<bool> Remove(KeySpace keys, string key) => Completed(RemoveAsync(keys, key));

    /// <summary>As <see cref="SlideAsync"/>, for callers that cannot await.</summary>
    public virtual Reply<bool> Slide(KeySpace keys, string key) => Completed(SlideAsync(keys, key, wait: true));

    /// <summary>Reaches the backend; the failure says why it cannot.</summary>
    public virtual ValueTask<Reply<bool>> ProbeAsync() => new(new Reply<bool>(true));

    /// <summary>
    /// Asks each server that is needed once, unless it is known to be unavailable; the failure says why one does
    /// not serve this cache.
    /// </summary>
    public virtual ValueTask<Reply<bool>> PingAsync() => new(new Reply<bool>(true));

    /// <summary>
    /// Switches to the connection that the plan asks for, as soon as it works; until then the present one is used. A
    /// later call supersedes this one.
    /// </summary>
    /// <param name="plan">The plan.</param>
    /// <param name="onFailed">Called once, with the reason, if the new connection does not work yet.</param>
    /// <param name="onReconnected">Called after the switch.</param>
    /// <returns>Whether the store uses the connection of the plan; false also where it has no connection, or one of the
    /// application.</returns>
    public virtual Task<bool> ReconnectAsync(PlannedCache plan, Action<string> onFailed, Action onReconnected) => Task.FromResult(false);

    public abstract ValueTask DisposeAsync();

    public abstract void Dispose();

    /// <summary>The exception of every call after the cache was disposed of.</summary>
    public static ObjectDisposedException Disposed(string alias) => new($"Cache '{alias}'");

    /// <summary>The reply of a store in this process, which is complete at once.</summary>
    private static Reply<T> Completed<T>(ValueTask<Reply<T>> reply) =>
        reply.IsCompletedSuccessfully ? reply.Result : throw new InvalidOperationException("A store that waits must override its synchronous calls.");
}
