using Cachewise.Entries;
using Cachewise.Keys;

namespace Cachewise.Stores.Dummy;

/// <summary>
/// Keeps nothing, and replies as Django's DummyCache does: reads miss, add succeeds, there is nothing to count. Keys
/// and values were checked before, so that mistakes show in development.
/// </summary>
internal sealed class DummyStore : CacheStore
{
    public override bool StoresObjects => false;

    public override ValueTask<Reply<CacheEntry?>> GetAsync(KeySpace keys, string key) => Done<CacheEntry?>(null);

    public override ValueTask<Reply<CacheEntry?[]>> GetManyAsync(KeySpace keys, IReadOnlyList<string> names, CancellationToken cancellationToken) => Done(new CacheEntry?[names.Count]);

    public override ValueTask<Reply<bool>> SetAsync(KeySpace keys, string key, CacheEntry value, Expiry expiry) => Done(true);

    public override ValueTask<Reply<IReadOnlyList<string>>> SetManyAsync(KeySpace keys, IReadOnlyList<KeyValuePair<string, CacheEntry>> entries, Expiry expiry, CancellationToken cancellationToken) =>
        Done<IReadOnlyList<string>>([]);

    public override ValueTask<Reply<bool>> AddAsync(KeySpace keys, string key, CacheEntry value, Expiry expiry) => Done(true);

    public override ValueTask<Reply<bool[]>> AddManyAsync(KeySpace keys, IReadOnlyList<KeyValuePair<string, CacheEntry>> entries, Expiry expiry, CancellationToken cancellationToken) =>
        Done(Enumerable.Repeat(true, entries.Count).ToArray());

    public override ValueTask<Reply<bool>> RemoveAsync(KeySpace keys, string key) => Done(false);

    public override ValueTask<Reply<long>> RemoveManyAsync(KeySpace keys, IReadOnlyList<string> names, CancellationToken cancellationToken) => Done(0L);

    public override ValueTask<Reply<bool>> ContainsAsync(KeySpace keys, string key) => Done(false);

    public override ValueTask<Reply<bool>> TouchAsync(KeySpace keys, string key, Expiry expiry) => Done(false);

    public override ValueTask<Reply<bool>> TouchIfAsync(KeySpace keys, string key, ReadOnlyMemory<byte> payload, Expiry expiry) => Done(false);

    public override ValueTask<Reply<bool>> ReplaceIfAsync(KeySpace keys, string key, ReadOnlyMemory<byte> payload, CacheEntry value, Expiry expiry) => Done(false);

    public override ValueTask<Reply<bool>> PersistAsync(KeySpace keys, string key) => Done(false);

    public override ValueTask<Reply<TimeSpan?>> GetTimeToLiveAsync(KeySpace keys, string key) => Done<TimeSpan?>(null);

    public override ValueTask<Reply<long?>> IncrementAsync(KeySpace keys, string key, long delta, long? created, Expiry expiry, bool touches) => Done(created);

    public override ValueTask<Reply<bool>> MoveAsync(KeySpace from, KeySpace to, string key) => Done(false);

    public override IAsyncEnumerable<Reply<string>> KeysAsync(KeySpace keys, string pattern, CancellationToken cancellationToken) => AsyncEnumerable.Empty<Reply<string>>();

    public override ValueTask<Reply<bool>> ClearAsync(KeySpace keys, CancellationToken cancellationToken) => Done(true);

    public override ValueTask<Reply<bool>> SlideAsync(KeySpace keys, string key, bool wait) => Done(false);

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    public override void Dispose()
    {
    }

    private static ValueTask<Reply<T>> Done<T>(T value) => new(new Reply<T>(value));
}
