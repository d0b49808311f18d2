using System.Runtime.CompilerServices;
using BitFaster.Caching.Lru;
using Cachewise.Backends;
using Cachewise.Keys;
using Cachewise.Values;

namespace Cachewise.LocMem;

/// <summary>
/// Entries in this process, bounded, the least recently used going first (BitFaster's ConcurrentLru, an approximation of
/// LRU whose reads take no lock). Writers of one key take turns, by a lock that a few hundred keys share; readers never wait.
/// </summary>
internal sealed class LocMemStore : CacheStore
{
    private const int Stripes = 64; // a power of two, well above the number of cores that write at once

    private readonly string _alias;
    private readonly FastConcurrentLru<string, StoredValue> _entries;
    private readonly Lock[] _locks = [.. Enumerable.Range(0, Stripes).Select(_ => new Lock())];
    private readonly JsonContract<long> _counts;
    private readonly CoarseClock _clock;
    private readonly TimeProvider _time;
    private readonly LockTable _held;
    private volatile bool _isDisposed;

    public LocMemStore(string alias, CacheConfig config, JsonContracts contracts, TimeProvider time)
    {
        _alias = alias;
        _entries = new(config.MaxEntries);
        _counts = contracts.For<long>();
        _clock = new(time);
        _time = time;
        _held = new(_clock);
    }

    public override bool KeepsObjects => true;

    public override ValueTask<Reply<StoredValue?>> GetAsync(KeySpace keys, string key) => new(new Reply<StoredValue?>(Find(keys.Local(key))));

    public override ValueTask<Reply<StoredValue?[]>> GetManyAsync(KeySpace keys, IReadOnlyList<string> names) =>
        Done<StoredValue?[]>([.. names.Select(name => Find(keys.Local(name)))]);

    public override ValueTask<Reply<bool>> SetAsync(KeySpace keys, string key, StoredValue value, Expiry expiry)
    {
        var local = keys.Local(key);
        lock (LockOf(local))
        {
            Put(local, value, expiry);
        }

        return Done(true);
    }

    public override ValueTask<Reply<bool>> SetManyAsync(KeySpace keys, IReadOnlyList<KeyValuePair<string, StoredValue>> entries, Expiry expiry)
    {
        foreach (var (key, value) in entries)
        {
            var local = keys.Local(key);
            lock (LockOf(local))
            {
                Put(local, value, expiry);
            }
        }

        return Done(true);
    }

    public override ValueTask<Reply<bool>> AddAsync(KeySpace keys, string key, StoredValue value, Expiry expiry) =>
        Done(KeySpace.IsLock(key) ? _held.Add(keys.Local(key), value, expiry) : Add(keys.Local(key), value, expiry));

    public override ValueTask<Reply<bool[]>> AddManyAsync(KeySpace keys, IReadOnlyList<KeyValuePair<string, StoredValue>> entries, Expiry expiry) =>
        Done<bool[]>([.. entries.Select(entry => Add(keys.Local(entry.Key), entry.Value, expiry))]);

    public override ValueTask<Reply<bool>> RemoveAsync(KeySpace keys, string key) => Done(Remove(keys.Local(key)));

    public override ValueTask<Reply<long>> RemoveManyAsync(KeySpace keys, IReadOnlyList<string> names) =>
        Done(names.LongCount(name => Remove(keys.Local(name))));

    public override ValueTask<Reply<bool>> ContainsAsync(KeySpace keys, string key) => Done(Find(keys.Local(key)) is not null);

    public override ValueTask<Reply<bool>> TouchAsync(KeySpace keys, string key, Expiry expiry) => Done(Touch(keys.Local(key), expiry, _ => true));

    public override ValueTask<Reply<bool>> TouchIfAsync(KeySpace keys, string key, ReadOnlyMemory<byte> payload, Expiry expiry) =>
        Done(KeySpace.IsLock(key)
            ? _held.TouchIf(keys.Local(key), payload.Span, expiry)
            : Touch(keys.Local(key), expiry, entry => entry.GetPayload().Span.SequenceEqual(payload.Span)));

    public override ValueTask<Reply<bool>> PersistAsync(KeySpace keys, string key) =>
        Done(Touch(keys.Local(key), Expiry.Never, entry => entry.ExpiresAt != long.MaxValue));

    public override ValueTask<Reply<TimeSpan?>> GetTimeToLiveAsync(KeySpace keys, string key) =>
        Done<TimeSpan?>(Find(keys.Local(key)) switch
        {
            null => null,
            { ExpiresAt: long.MaxValue } => TimeSpan.MaxValue,
            var entry => Expiry.TimeOf(Math.Max(1, entry.ExpiresAt - _clock.Now)),
        });

    public override ValueTask<Reply<long?>> IncrementAsync(KeySpace keys, string key, long delta, long? created, Expiry expiry)
    {
        var local = keys.Local(key);
        lock (LockOf(local))
        {
            if (Find(local) is not { } entry)
            {
                if (created is { } first)
                {
                    Put(local, Count(first), expiry);
                }

                return Done(created);
            }

            if (!Integer.TryParse(entry.GetPayload().Span, out var value))
            {
                throw CounterError.NotAnInteger(_alias, keys.Full(key));
            }

            if (!TryAdd(value, delta, out var sum))
            {
                throw CounterError.TooLarge(_alias, keys.Full(key));
            }

            var next = Count(sum);
            next.ExpiresAt = entry.ExpiresAt;
            _entries.AddOrUpdate(local, next);
            return Done<long?>(sum);
        }
    }

    public override ValueTask<Reply<bool>> MoveAsync(KeySpace from, KeySpace to, string key)
    {
        var source = from.Local(key);
        var target = to.Local(key);
        var (one, other) = (StripeOf(source), StripeOf(target));
        lock (_locks[Math.Min(one, other)]) // always in this order, so that two movers cannot wait for each other
        {
            lock (_locks[Math.Max(one, other)])
            {
                if (Find(source) is not { } entry)
                {
                    return Done(false);
                }

                if (!string.Equals(source, target, StringComparison.Ordinal))
                {
                    _entries.AddOrUpdate(target, entry);
                    _entries.TryRemove(source);
                }

                return Done(true);
            }
        }
    }

    public override async IAsyncEnumerable<string> KeysAsync(KeySpace keys, string pattern, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        ThrowIfDisposed();
        var glob = new GlobPattern(GlobPattern.Escape(keys.Start) + pattern);
        foreach (var (local, entry) in _entries)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (IsLive(entry) && keys.FromLocal(local) is { } key && !KeySpace.IsReserved(key) && glob.IsMatch(keys.Full(key)))
            {
                yield return key;
            }
        }
    }

    public override ValueTask<Reply<bool>> ClearAsync(KeySpace keys, CancellationToken cancellationToken)
    {
        ThrowIfDisposed();
        Clear();
        return Done(true);
    }

    public override ValueTask<Reply<bool>> SlideAsync(KeySpace keys, string key, bool wait)
    {
        var local = keys.Local(key);
        lock (LockOf(local))
        {
            if (Find(local) is not { } entry || !Frame.TryRead(entry.GetPayload().Span, out var frame, out _) || frame.Window is null)
            {
                return Done(false);
            }

            entry.ExpiresAt = _clock.After(Expiry.From(frame.Lifetime(_time.GetUtcNow())));
            return Done(true);
        }
    }

    public override ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    public override void Dispose()
    {
        _isDisposed = true;
        Clear();
    }

    /// <summary>Entry by entry: the store's own Clear drops as many as there were, which under writes are not those that there were.</summary>
    private void Clear()
    {
        foreach (var (local, _) in _entries)
        {
            _entries.TryRemove(local);
        }
    }

    private void ThrowIfDisposed()
    {
        if (_isDisposed)
        {
            throw Disposed(_alias);
        }
    }

    private static ValueTask<Reply<T>> Done<T>(T value) => new(new Reply<T>(value));

    private LiveValue<long> Count(long value) => new(value, _counts);

    private static bool TryAdd(long value, long delta, out long sum)
    {
        sum = unchecked(value + delta);
        return ((value ^ sum) & (delta ^ sum)) >= 0;
    }

    /// <summary>Spreads keys over the locks by their length and three of their characters: a hash of the whole would cost as much as the rest of a write.</summary>
    private static int StripeOf(string local) =>
        local.Length == 0 ? 0 : (local.Length + (31 * local[^1]) + (7 * local[local.Length / 2]) + local[^((local.Length + 3) / 4)]) & (Stripes - 1);

    private Lock LockOf(string local) => _locks[StripeOf(local)];

    /// <summary>
    /// The entry, if it has not expired. One that has is left to writers and to the bound: a reader who removed it might remove what has been touched
    /// since.
    /// </summary>
    private StoredValue? Find(string local)
    {
        ThrowIfDisposed();
        return _entries.TryGet(local, out var entry) && IsLive(entry) ? entry : null;
    }

    private bool IsLive(StoredValue entry) => entry.ExpiresAt == long.MaxValue || entry.ExpiresAt > _clock.Now;

    private bool Add(string local, StoredValue value, Expiry expiry)
    {
        lock (LockOf(local))
        {
            if (Find(local) is not null)
            {
                return false;
            }

            Put(local, value, expiry);
            return true;
        }
    }

    private bool Remove(string local)
    {
        lock (LockOf(local))
        {
            return Find(local) is not null && _entries.TryRemove(local);
        }
    }

    private bool Touch(string local, Expiry expiry, Func<StoredValue, bool> condition)
    {
        lock (LockOf(local))
        {
            if (Find(local) is not { } entry || !condition(entry))
            {
                return false;
            }

            if (expiry.IsNone)
            {
                _entries.TryRemove(local);
            }
            else
            {
                entry.ExpiresAt = _clock.After(expiry);
            }

            return true;
        }
    }

    private void Put(string local, StoredValue value, Expiry expiry)
    {
        ThrowIfDisposed();
        if (expiry.IsNone)
        {
            _entries.TryRemove(local);
        }
        else
        {
            value.ExpiresAt = _clock.After(expiry);
            _entries.AddOrUpdate(local, value);
        }
    }
}
