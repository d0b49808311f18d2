namespace Cachewise;

/// <content>Locks among threads and processes.</content>
public sealed partial class Cache
{
    /// <summary>
    /// Acquires a lock, which one caller holds at a time, in all processes. It lives beside the entries: a locked key
    /// can be read and written, and clearing the cache leaves it. Each version has its own. It is as safe as one Redis
    /// server is: a failover can lose it.
    /// </summary>
    /// <param name="key">What to lock.</param>
    /// <param name="lease">After this time the lock ends by itself; positive.</param>
    /// <param name="wait">How long to wait for it, with an attempt every 50 ms; zero, the default, is one attempt, and
    /// so is a negative time.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The lock, to be disposed of; null if another caller holds it.</returns>
    /// <exception cref="CacheKeyException">No backend accepts the key.</exception>
    /// <exception cref="CacheUnavailableException">Redis is unavailable, or the cache is Dummy, which could not keep
    /// others out.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The lease is not positive, or for ever.</exception>
    public ValueTask<CacheLock?> AcquireLockAsync(string key, TimeSpan lease, TimeSpan wait = default, CancellationToken cancellationToken = default) =>
        CacheLock.AcquireAsync(_pipeline, key, lease, wait, cancellationToken);

    /// <summary>
    /// As <see cref="AcquireLockAsync"/>, but the lock that <c>cache.lock(key)</c> of django-redis holds: a site with
    /// the same server, prefix and version, and this method, exclude each other; <see cref="AcquireLockAsync"/>
    /// excludes neither. On Redis the lock is the entry of the key, so use a key that has no value: while the lock is
    /// held the key exists and cannot be read, and removing or clearing it ends the lock. On LocMem it is in memory, as
    /// any other lock.
    /// </summary>
    /// <inheritdoc cref="AcquireLockAsync"/>
    public ValueTask<CacheLock?> AcquireDjangoLockAsync(string key, TimeSpan lease, TimeSpan wait = default, CancellationToken cancellationToken = default) =>
        CacheLock.AcquireOfDjangoAsync(_pipeline, key, lease, wait, cancellationToken);
}
