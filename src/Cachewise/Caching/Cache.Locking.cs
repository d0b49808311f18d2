using System.Text;
using Cachewise.Entries;
using Cachewise.Keys;

namespace Cachewise;

/// <content>Locks among threads and processes.</content>
public sealed partial class Cache
{
    /// <summary>How often a lock that somebody holds is asked for again.</summary>
    private static readonly TimeSpan LockPoll = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Acquires a lock, which one caller holds at a time, in all processes. It lives beside the entries: a locked key can be read
    /// and written, and clearing the cache leaves it. Each version has its own. It is as safe as one Redis server is: a failover can lose it.
    /// </summary>
    /// <param name="key">What to lock.</param>
    /// <param name="lease">After this time the lock ends by itself; positive.</param>
    /// <param name="wait">How long to wait for it, asking every 50 ms; zero, the default, asks once.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The lock, to be disposed of; null if somebody else holds it.</returns>
    /// <exception cref="CacheKeyException">No backend accepts the key.</exception>
    /// <exception cref="CacheUnavailableException">Redis is away, or the cache is Dummy, which could not keep others out.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The lease is not positive or for ever, or the wait negative.</exception>
    public async ValueTask<CacheLock?> AcquireLockAsync(string key, TimeSpan lease, TimeSpan wait = default, CancellationToken cancellationToken = default)
    {
        Check(key, cancellationToken);
        var lockKey = KeySpace.LockStart + key;
        _keys.CheckLength(lockKey);
        ArgumentOutOfRangeException.ThrowIfLessThan(wait, TimeSpan.Zero);
        var expiry = CacheLock.Lease(lease);
        if (Choice.Backend is CacheBackend.Dummy)
        {
            throw new CacheUnavailableException(
                Alias, "lock", $"{Choice} keeps nothing, and so cannot keep others out of a lock; set a Redis URL, or Backend = LocMem for locks within one process");
        }

        var token = Encoding.ASCII.GetBytes($"\"{Guid.NewGuid():N}\"");
        var began = _core.Time.GetTimestamp();
        while (!_core.Failures.Require(await _core.Store.AddAsync(_keys, lockKey, new CacheEntry(token), expiry).ConfigureAwait(false)))
        {
            var left = wait - _core.Time.GetElapsedTime(began);
            if (left <= TimeSpan.Zero)
            {
                return null;
            }

            await Task.Delay(left < LockPoll ? left : LockPoll, _core.Time, cancellationToken).ConfigureAwait(false);
        }

        return new(_core, _keys, key, lockKey, token);
    }
}
