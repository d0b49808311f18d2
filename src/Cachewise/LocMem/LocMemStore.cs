using System.Runtime.CompilerServices;
using BitFaster.Caching.Lru;
using Cachewise.Backends;
using Cachewise.Keys;
using Cachewise.Values;

namespace Cachewise.LocMem;

/// <summary>
/// Entries in this process, bounded, the least recently used going first (BitFaster's ConcurrentLru, an approximation of
/// LRU whose reads take no lock). Each key has a <see cref="Cell"/>, and who writes swaps what is in it; nobody waits.
/// </summary>
internal sealed class LocMemStore : CacheStore
{
    private readonly string _alias;
    private readonly FastConcurrentLru<string, Cell> _cells;
    private readonly Lock _moving = new();
    private readonly JsonContract<long> _counts;
    private readonly CoarseClock _clock;
    private readonly TimeProvider _time;
    private readonly LockTable _held;
    private volatile bool _isDisposed;

    public LocMemStore(string alias, CacheConfig config, JsonContracts contracts, TimeProvider time)
    {
        _alias = alias;
        _cells = new(config.MaxEntries);
        _counts = contracts.For<long>();
        _clock = new(time);
        _time = time;
        _held = new(_clock);
    }

    public override bool KeepsObjects => true;

    public override ValueTask<Reply<StoredValue?>> GetAsync(KeySpace keys, string key) => new(new Reply<StoredValue?>(Find(keys.Local(key))));

    public override ValueTask<Reply<StoredValue?[]>> GetManyAsync(KeySpace keys, IReadOnlyList<string> names, CancellationToken cancellationToken) =>
        Done<StoredValue?[]>([.. names.Select(name => Find(keys.Local(name)))]);

    public override ValueTask<Reply<bool>> SetAsync(KeySpace keys, string key, StoredValue value, Expiry expiry)
    {
        Put(keys.Local(key), value, expiry);
        return Done(true);
    }

    public override ValueTask<Reply<IReadOnlyList<string>>> SetManyAsync(KeySpace keys, IReadOnlyList<KeyValuePair<string, StoredValue>> entries, Expiry expiry, CancellationToken cancellationToken)
    {
        foreach (var (key, value) in entries)
        {
            Put(keys.Local(key), value, expiry);
        }

        return Done<IReadOnlyList<string>>([]);
    }

    public override ValueTask<Reply<bool>> AddAsync(KeySpace keys, string key, StoredValue value, Expiry expiry) =>
        Done(KeySpace.IsLock(key) ? _held.Add(keys.Local(key), value, expiry) : Add(keys.Local(key), value, expiry));

    public override ValueTask<Reply<bool[]>> AddManyAsync(KeySpace keys, IReadOnlyList<KeyValuePair<string, StoredValue>> entries, Expiry expiry, CancellationToken cancellationToken) =>
        Done<bool[]>([.. entries.Select(entry => Add(keys.Local(entry.Key), entry.Value, expiry))]);

    public override ValueTask<Reply<bool>> RemoveAsync(KeySpace keys, string key) => Done(Remove(keys.Local(key)));

    public override ValueTask<Reply<long>> RemoveManyAsync(KeySpace keys, IReadOnlyList<string> names, CancellationToken cancellationToken) =>
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
            var entry => Expiry.TimeOf(Math.Max(1, entry.ExpiresAt - _clock.Exact)),
        });

    public override ValueTask<Reply<long?>> IncrementAsync(KeySpace keys, string key, long delta, long? created, Expiry expiry)
    {
        var local = keys.Local(key);
        while (true)
        {
            if (FindCell(local) is not ({ } cell, { } entry))
            {
                if (created is not { } first || Add(local, Count(first), expiry))
                {
                    return Done(created);
                }

                continue;
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
            if (cell.TryReplace(entry, next))
            {
                return Done<long?>(sum);
            }
        }
    }

    public override ValueTask<Reply<bool>> MoveAsync(KeySpace from, KeySpace to, string key)
    {
        var source = from.Local(key);
        var target = to.Local(key);
        lock (_moving) // of two who move an entry one finds it
        {
            while (FindCell(source) is ({ } cell, { } entry))
            {
                if (string.Equals(source, target, StringComparison.Ordinal))
                {
                    return Done(true);
                }

                Write(target, entry);
                if (Kill(source, cell, entry))
                {
                    return Done(true);
                }
            }

            return Done(false);
        }
    }

    public override async IAsyncEnumerable<string> KeysAsync(KeySpace keys, string pattern, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        ThrowIfDisposed();
        var glob = new GlobPattern(GlobPattern.Escape(keys.Start) + pattern);
        foreach (var (local, cell) in _cells)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (cell.Entry is { } entry && IsLive(entry) && keys.FromLocal(local) is { } key && !KeySpace.IsReserved(key) && glob.IsMatch(keys.Full(key)))
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
        while (FindCell(local) is ({ } cell, { } entry) && Frame.TryRead(entry.GetPayload().Span, out var frame, out _) && frame.Window is not null)
        {
            if (cell.TryReplace(entry, entry.Until(_clock.After(Expiry.From(frame.Lifetime(_time.GetUtcNow()))))))
            {
                return Done(true);
            }
        }

        return Done(false);
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
        foreach (var (local, _) in _cells)
        {
            _cells.TryRemove(local);
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

    /// <summary>The entry, if it has not expired. One that has is left to writers and to the bound.</summary>
    private StoredValue? Find(string local)
    {
        ThrowIfDisposed();
        return _cells.TryGet(local, out var cell) && cell.Entry is { } entry && IsLive(entry) ? entry : null;
    }

    private (Cell? Cell, StoredValue? Entry) FindCell(string local)
    {
        ThrowIfDisposed();
        return _cells.TryGet(local, out var cell) && cell.Entry is { } entry && IsLive(entry) ? (cell, entry) : default;
    }

    private bool IsLive(StoredValue entry) => entry.ExpiresAt == long.MaxValue || entry.ExpiresAt > _clock.Now;

    private bool Add(string local, StoredValue value, Expiry expiry)
    {
        if (expiry.IsNone)
        {
            return Find(local) is null;
        }

        ThrowIfDisposed();
        value.ExpiresAt = _clock.After(expiry);
        while (true)
        {
            if (IsNew(local, value, out var cell))
            {
                return true;
            }

            switch (cell.Entry)
            {
                case null:
                    Bury(local, cell);
                    break;
                case var there when IsLive(there):
                    return false;
                case var there when cell.TryReplace(there, value):
                    return true;
            }
        }
    }

    private bool Remove(string local)
    {
        while (FindCell(local) is ({ } cell, { } entry))
        {
            if (Kill(local, cell, entry))
            {
                return true;
            }
        }

        return false;
    }

    private bool Touch(string local, Expiry expiry, Func<StoredValue, bool> condition)
    {
        while (FindCell(local) is ({ } cell, { } entry) && condition(entry))
        {
            if (expiry.IsNone ? Kill(local, cell, entry) : cell.TryReplace(entry, entry.Until(_clock.After(expiry))))
            {
                return true;
            }
        }

        return false;
    }

    private void Put(string local, StoredValue value, Expiry expiry)
    {
        ThrowIfDisposed();
        if (expiry.IsNone)
        {
            Remove(local);
        }
        else
        {
            value.ExpiresAt = _clock.After(expiry);
            Write(local, value);
        }
    }

    /// <summary>Writes over what is there.</summary>
    private void Write(string local, StoredValue value)
    {
        while (true)
        {
            if (IsNew(local, value, out var cell))
            {
                return;
            }

            if (cell.Entry is not { } there)
            {
                Bury(local, cell);
            }
            else if (cell.TryReplace(there, value))
            {
                return;
            }
        }
    }

    /// <summary>Finds the cell of the key, or makes it with this value; whoever made it knows, even if others have written into it since.</summary>
    private bool IsNew(string local, StoredValue value, out Cell cell)
    {
        if (_cells.TryGet(local, out cell!))
        {
            return false;
        }

        var own = new Cell(value);
        cell = _cells.GetOrAdd(local, static (_, own) => own, own);
        return ReferenceEquals(cell, own);
    }

    private bool Kill(string local, Cell cell, StoredValue entry)
    {
        if (!cell.TryReplace(entry, null))
        {
            return false;
        }

        Bury(local, cell);
        return true;
    }

    /// <summary>Takes a dead cell out, unless somebody else has.</summary>
    private void Bury(string local, Cell cell) => _cells.TryRemove(KeyValuePair.Create(local, cell));
}
