using Cachewise.Caching;
using Cachewise.Keys;
using Cachewise.Stores;

namespace Cachewise;

/// <summary>
/// A lock that was acquired, until it is released or its lease ends. Nothing tells the holder that the lease has ended: make it longer
/// than the work, or extend it.
/// </summary>
public sealed class CacheLock : IAsyncDisposable
{
    private readonly CacheCore _core;
    private readonly KeySpace _keys;
    private readonly string _lockKey;
    private readonly ReadOnlyMemory<byte> _token;

    internal CacheLock(CacheCore core, KeySpace keys, string key, string lockKey, ReadOnlyMemory<byte> token) =>
        (_core, _keys, Key, _lockKey, _token) = (core, keys, key, lockKey, token);

    /// <summary>The key that is locked.</summary>
    public string Key { get; }

    /// <summary>Lets the lease run from now again.</summary>
    /// <returns>Whether the lock was still held; if not, somebody else may hold it.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The lease is not positive, or for ever.</exception>
    /// <exception cref="CacheUnavailableException">Redis is away.</exception>
    public async ValueTask<bool> ExtendAsync(TimeSpan lease, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _core.Failures.Require(await _core.Store.TouchIfAsync(_keys, _lockKey, _token, Lease(lease)).ConfigureAwait(false));
    }

    /// <summary>Releases the lock; never one that somebody else has acquired since.</summary>
    /// <returns>Whether it was still held.</returns>
    /// <exception cref="CacheUnavailableException">Redis is away; the lock is released when its lease ends.</exception>
    public async ValueTask<bool> ReleaseAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _core.Failures.Require(await _core.Store.TouchIfAsync(_keys, _lockKey, _token, Expiry.None).ConfigureAwait(false));
    }

    /// <summary>Releases the lock if it is still held. While Redis is away, or after the cache was disposed of, this does nothing, and the lease ends by itself.</summary>
    public async ValueTask DisposeAsync()
    {
        try
        {
            _core.Health.Observe((await _core.Store.TouchIfAsync(_keys, _lockKey, _token, Expiry.None).ConfigureAwait(false)).Failure);
        }
        catch (ObjectDisposedException)
        {
            // The end of a using block throws nothing of its own: it would hide the exception that ended the block.
        }
    }

    internal static Expiry Lease(TimeSpan lease) =>
        lease > TimeSpan.Zero && lease != TimeSpan.MaxValue
            ? Expiry.From(lease)
            : throw new ArgumentOutOfRangeException(nameof(lease), lease, "A lease is a positive time, and not for ever: it frees the lock when its holder has died.");
}
