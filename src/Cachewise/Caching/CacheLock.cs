using System.Text;
using Cachewise.Entries;
using Cachewise.Keys;
using Cachewise.Pipeline;
using Cachewise.Stores;

namespace Cachewise;

/// <summary>
/// A lock that was acquired, until it is released or its lease ends. The holder is not told when the lease ends: make
/// it longer than the work, or extend it.
/// </summary>
public sealed class CacheLock : IAsyncDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(50);

    private readonly CachePipeline _pipeline;
    private readonly string _lockKey;
    private readonly byte[] _token;

    private CacheLock(CachePipeline pipeline, string key, string lockKey, byte[] token) =>
        (_pipeline, Key, _lockKey, _token) = (pipeline, key, lockKey, token);

    /// <summary>The key that is locked.</summary>
    public string Key { get; }

    /// <summary>Lets the lease run from now again.</summary>
    /// <returns>Whether the lock was still held; if not, another caller may hold it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The lease is not positive, or for ever.</exception>
    /// <exception cref="CacheUnavailableException">Redis is unavailable.</exception>
    public async ValueTask<bool> ExtendAsync(TimeSpan lease, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await TouchAsync(CacheOperation.ExtendLock, ExpiryOf(lease)).ConfigureAwait(false);
    }

    /// <summary>Releases the lock; never one that another caller has acquired since.</summary>
    /// <returns>Whether it was still held.</returns>
    /// <exception cref="CacheUnavailableException">Redis is unavailable; the lock is released when its lease
    /// ends.</exception>
    public async ValueTask<bool> ReleaseAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return await TouchAsync(CacheOperation.ReleaseLock, Expiry.None).ConfigureAwait(false);
    }

    /// <summary>
    /// Releases the lock if it is still held. While Redis is unavailable, or after the cache was disposed of, this does
    /// nothing, and the lease ends by itself.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            await ReleaseAsync().ConfigureAwait(false);
        }
        catch (Exception error) when (error is CacheUnavailableException or ObjectDisposedException)
        {
            // The end of a using block throws nothing of its own: it would hide the exception that ended the block.
        }
    }

    internal static ValueTask<CacheLock?> AcquireAsync(CachePipeline pipeline, string key, TimeSpan lease, TimeSpan wait, CancellationToken cancellationToken)
    {
        pipeline.Check(key, cancellationToken);
        var lockKey = KeySpace.LockStart + key;
        pipeline.Keys.CheckLength(lockKey);
        return AcquireAsync(pipeline, key, lockKey, $"\"{Guid.NewGuid():N}\"", lease, wait, cancellationToken);
    }

    /// <summary>
    /// Acquires the lock that <c>cache.lock</c> of django-redis holds: the key is that of an entry, and the token is
    /// hex digits alone. LocMem has no other side, so the lock is among its locks, beside those of
    /// <see cref="AcquireAsync(CachePipeline, string, TimeSpan, TimeSpan, CancellationToken)"/>: no key begins with
    /// <see cref="KeySpace.LockStart"/>.
    /// </summary>
    internal static ValueTask<CacheLock?> AcquireOfDjangoAsync(CachePipeline pipeline, string key, TimeSpan lease, TimeSpan wait, CancellationToken cancellationToken)
    {
        pipeline.Check(key, cancellationToken);
        var lockKey = pipeline.Core.Plan.Choice.Backend is CacheBackend.LocMem ? KeySpace.LockStart + KeySpace.LockStart + key : key;
        return AcquireAsync(pipeline, key, lockKey, $"{Guid.NewGuid():N}", lease, wait, cancellationToken);
    }

    private static async ValueTask<CacheLock?> AcquireAsync(
        CachePipeline pipeline, string key, string lockKey, string tokenText, TimeSpan lease, TimeSpan wait, CancellationToken cancellationToken)
    {
        var expiry = ExpiryOf(lease);
        var (alias, choice, time) = (pipeline.Core.Plan.Alias, pipeline.Core.Plan.Choice, pipeline.Core.Time);
        if (choice.Backend is CacheBackend.Dummy)
        {
            throw new CacheUnavailableException(
                alias, CacheOperation.AcquireLock.Name, $"{choice} keeps nothing, and so cannot keep others out of a lock; set a Redis URL, or Backend = LocMem for locks within one process");
        }

        var token = Encoding.ASCII.GetBytes(tokenText);
        var began = time.GetTimestamp();
        while (!pipeline.Apply(CacheOperation.AcquireLock, await pipeline.Store.AddAsync(pipeline.Keys, lockKey, new CacheEntry(token), expiry).ConfigureAwait(false)))
        {
            var waited = time.GetElapsedTime(began);
            if (waited >= wait)
            {
                return null;
            }

            var left = wait - waited;
            await Task.Delay(left < Poll ? left : Poll, time, cancellationToken).ConfigureAwait(false);
        }

        return new(pipeline, key, lockKey, token);
    }

    /// <summary>Sets the expiration of the lock, while it holds the token of this holder.</summary>
    private async ValueTask<bool> TouchAsync(CacheOperation operation, Expiry expiry) =>
        _pipeline.Apply(operation, await _pipeline.Store.TouchIfAsync(_pipeline.Keys, _lockKey, _token, expiry).ConfigureAwait(false));

    private static Expiry ExpiryOf(TimeSpan lease) =>
        lease > TimeSpan.Zero && lease != TimeSpan.MaxValue
            ? Expiry.From(lease)
            : throw new ArgumentOutOfRangeException(nameof(lease), lease, "A lease is a positive time, and not for ever: it frees the lock when its holder has died.");
}
