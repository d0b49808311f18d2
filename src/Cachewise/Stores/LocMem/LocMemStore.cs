using System.Runtime.CompilerServices;
using Cachewise.Entries;
using Cachewise.Keys;
using Cachewise.Telemetry;

namespace Cachewise.Stores.LocMem;

/// <summary>
/// Entries in this process, within bounds. An operation that depends on a value (counting, comparing) reads it,
/// computes, and writes only if the value is still there, so that nothing is serialised under a lock. Locks are kept
/// apart and without bounds: only its holder or its lease ends a lock.
/// </summary>
internal sealed class LocMemStore : CacheStore
{
    private readonly string _alias;
    private readonly EntryStore _entries;
    private readonly EntryStore _locks;
    private readonly JsonContract<long> _counts;
    private readonly CoarseClock _clock;
    private readonly TimeProvider _time;

    public LocMemStore(string alias, CacheConfig config, JsonContracts contracts, TimeProvider time)
    {
        _alias = alias;
        _counts = contracts.For<long>();
        _clock = new(time);
        _time = time;
        _entries = new(alias, config.MaxEntries, config.EffectiveMaxBytes, _clock, time);
        _locks = new(alias, int.MaxValue, long.MaxValue, _clock, time);
    }

    public override bool StoresObjects => true;

    public override StoreUsage Usage => _entries.Usage;

    public override ValueTask<Reply<CacheEntry?>> GetAsync(KeySpace keys, string key) => new(Get(keys, key));

    public override Reply<CacheEntry?> Get(KeySpace keys, string key) => new(_entries.Find(keys.Local(key)));

    public override bool TryFindLocal(KeySpace keys, string key, out CacheEntry? entry)
    {
        entry = _entries.Find(keys.Local(key));
        return true;
    }

    public override ValueTask<Reply<CacheEntry?[]>> GetManyAsync(KeySpace keys, IReadOnlyList<string> names, CancellationToken cancellationToken) =>
        Done<CacheEntry?[]>([.. names.Select(name => _entries.Find(keys.Local(name)))]);

    public override ValueTask<Reply<bool>> SetAsync(KeySpace keys, string key, CacheEntry value, Expiry expiry)
    {
        Put(keys.Local(key), value, expiry);
        return Done(true);
    }

    public override ValueTask<Reply<IReadOnlyList<string>>> SetManyAsync(KeySpace keys, IReadOnlyList<KeyValuePair<string, CacheEntry>> entries, Expiry expiry, CancellationToken cancellationToken)
    {
        foreach (var (key, value) in entries)
        {
            Put(keys.Local(key), value, expiry);
        }

        return Done<IReadOnlyList<string>>([]);
    }

    public override ValueTask<Reply<bool>> AddAsync(KeySpace keys, string key, CacheEntry value, Expiry expiry) =>
        Done(Add(KeySpace.IsLock(key) ? _locks : _entries, keys.Local(key), value, expiry));

    public override ValueTask<Reply<bool[]>> AddManyAsync(KeySpace keys, IReadOnlyList<KeyValuePair<string, CacheEntry>> entries, Expiry expiry, CancellationToken cancellationToken) =>
        Done<bool[]>([.. entries.Select(entry => Add(_entries, keys.Local(entry.Key), entry.Value, expiry))]);

    public override ValueTask<Reply<bool>> RemoveAsync(KeySpace keys, string key) => Done(_entries.TryRemove(keys.Local(key)));

    public override ValueTask<Reply<long>> RemoveManyAsync(KeySpace keys, IReadOnlyList<string> names, CancellationToken cancellationToken) =>
        Done(names.LongCount(name => _entries.TryRemove(keys.Local(name))));

    public override ValueTask<Reply<bool>> ContainsAsync(KeySpace keys, string key) => Done(_entries.Find(keys.Local(key)) is not null);

    public override ValueTask<Reply<bool>> TouchAsync(KeySpace keys, string key, Expiry expiry) => Done(Touch(_entries, keys.Local(key), expiry));

    public override ValueTask<Reply<bool>> TouchIfAsync(KeySpace keys, string key, ReadOnlyMemory<byte> payload, Expiry expiry)
    {
        var store = KeySpace.IsLock(key) ? _locks : _entries;
        var local = keys.Local(key);
        while (store.Find(local) is { } value && value.GetPayload().Span.SequenceEqual(payload.Span))
        {
            if (Touch(store, local, expiry, value))
            {
                return Done(true);
            }
        }

        return Done(false);
    }

    public override ValueTask<Reply<bool>> ReplaceIfAsync(KeySpace keys, string key, ReadOnlyMemory<byte> payload, CacheEntry value, Expiry expiry)
    {
        var local = keys.Local(key);
        while (_entries.Find(local) is { } held && held.GetPayload().Span.SequenceEqual(payload.Span))
        {
            if (Replace(local, held, value, expiry))
            {
                return Done(true);
            }
        }

        return Done(false);
    }

    public override ValueTask<Reply<bool>> PersistAsync(KeySpace keys, string key) => Done(_entries.TryPersist(keys.Local(key)));

    public override ValueTask<Reply<TimeSpan?>> GetTimeToLiveAsync(KeySpace keys, string key) =>
        Done<TimeSpan?>(_entries.FindExpiry(keys.Local(key)) switch
        {
            null => null,
            long.MaxValue => TimeSpan.MaxValue,
            { } expiresAt => Expiry.TimeOf(Math.Max(1, expiresAt - _clock.Exact)),
        });

    public override ValueTask<Reply<long?>> IncrementAsync(KeySpace keys, string key, long delta, long? created, Expiry expiry, bool touches)
    {
        var local = keys.Local(key);
        while (true)
        {
            if (_entries.Find(local) is not { } value)
            {
                if (created is not { } first || Add(_entries, local, Count(first), expiry))
                {
                    return Done(created);
                }

                continue;
            }

            if (!IsCount(value, out var count))
            {
                throw CounterError.NotAnInteger(_alias, keys.Full(key));
            }

            if (!TryAdd(count, delta, out var sum))
            {
                throw CounterError.TooLarge(_alias, keys.Full(key));
            }

            if (Replace(local, value, Count(sum), touches ? expiry : null))
            {
                return Done<long?>(sum);
            }
        }
    }

    public override ValueTask<Reply<bool>> MoveAsync(KeySpace from, KeySpace to, string key) => Done(_entries.TryMove(from.Local(key), to.Local(key)));

    public override async IAsyncEnumerable<Reply<string>> KeysAsync(KeySpace keys, string pattern, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        var glob = new GlobPattern(GlobPattern.Escape(keys.Start) + pattern);
        foreach (var local in _entries.Keys())
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (keys.FromLocal(local) is { } key && !KeySpace.IsReserved(key) && glob.IsMatch(keys.Full(key)))
            {
                yield return new(key);
            }
        }
    }

    public override ValueTask<Reply<bool>> ClearAsync(KeySpace keys, CancellationToken cancellationToken)
    {
        _entries.Clear();
        return Done(true);
    }

    public override ValueTask<Reply<bool>> SlideAsync(KeySpace keys, string key, bool wait)
    {
        var local = keys.Local(key);
        while (_entries.Find(local) is { } value && Frame.TryRead(value.GetPayload().Span, out var frame, out _) && frame.Window is not null)
        {
            if (Touch(_entries, local, Expiry.From(frame.Lifetime(_time.GetUtcNow())), value))
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
        _entries.Dispose();
        _locks.Dispose();
    }

    private static ValueTask<Reply<T>> Done<T>(T value) => new(new Reply<T>(value));

    private CacheEntry Count(long value) => CacheEntry.Decoded(value, _counts, size: 0);

    private static bool IsCount(CacheEntry value, out long count) => value.TryGetDecoded(out count) || Integer.TryParse(value.GetPayload().Span, out count);

    private static bool TryAdd(long value, long delta, out long sum)
    {
        sum = unchecked(value + delta);
        return ((value ^ sum) & (delta ^ sum)) >= 0;
    }

    private static bool Add(EntryStore store, string local, CacheEntry value, Expiry expiry) =>
        expiry.IsNone ? store.Find(local) is null : store.TryAdd(local, value, expiry);

    private static bool Touch(EntryStore store, string local, Expiry expiry, CacheEntry? expected = null) =>
        expiry.IsNone ? store.TryRemove(local, expected) : store.TryTouch(local, expected, expiry);

    /// <summary>Replaces the expected value, if it is still there; without an expiry it keeps its own.</summary>
    private bool Replace(string local, CacheEntry expected, CacheEntry value, Expiry? expiry) =>
        expiry is { IsNone: true } ? _entries.TryRemove(local, expected) : _entries.TryReplace(local, expected, value, expiry);

    private void Put(string local, CacheEntry value, Expiry expiry)
    {
        if (expiry.IsNone)
        {
            _entries.TryRemove(local);
        }
        else
        {
            _entries.Put(local, value, expiry);
        }
    }
}
