using Cachewise.Concurrency;
using Cachewise.Entries;
using Cachewise.Keys;
using Cachewise.Stores;

namespace Cachewise.Pipeline;

/// <summary>
/// The lease of one factory: taken before it, after a wait for another process that holds it; renewed while it runs;
/// used to store what it made, or released.
/// </summary>
internal sealed class FactoryLease : IDisposable
{
    private readonly FactoryLeases _leases;
    private readonly Fill _fill;
    private readonly LeaseWatch? _watch;
    private readonly long _began;
    private LeasedEntry _entry;
    private ReadOnlyMemory<byte> _token;
    private ITimer? _renewal;
    private bool _isUser = true;
    private int _isHeld;
    private int _isRenewing;

    /// <param name="leases">Those of the process.</param>
    /// <param name="keys">The cache at a version.</param>
    /// <param name="key">The key.</param>
    /// <param name="fill">The right of the factory to store.</param>
    public FactoryLease(FactoryLeases leases, KeySpace keys, string key, Fill fill)
    {
        (_leases, _fill, _entry) = (leases, fill, new(keys, key, default));
        _began = leases.Time.GetTimestamp();
        _watch = leases.Store.Watch(keys, key); // before the lease is asked for, so that no change is missed
        leases.Enter(fill.Key);
    }

    /// <summary>Whether the server gives no leases to this user.</summary>
    public bool IsRejected { get; private set; }

    /// <summary>Whether the store replied to the last request.</summary>
    public bool IsReachable { get; private set; } = true;

    private TimeSpan Left => LeaseTimes.Patience - _leases.Time.GetElapsedTime(_began);

    /// <summary>
    /// Takes the lease. While another process holds it, waits for its value, at most
    /// <see cref="LeaseTimes.Patience"/> from the beginning of this lease.
    /// </summary>
    /// <param name="unreadable">The bytes of an entry that counts as none; null where there is none.</param>
    /// <param name="isAsync">Whether the caller can await.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The entry that is there; null if the factory is to run, with the lease or without it.</returns>
    public async ValueTask<CacheEntry?> TakeAsync(byte[]? unreadable, bool isAsync, CancellationToken cancellationToken)
    {
        var changed = _watch?.Changed;
        var (entry, isWaiting) = Receive(Apply(await SendAsync(unreadable, isAsync).ConfigureAwait(false)));
        return isWaiting ? await WaitAsync(unreadable, changed, isAsync, cancellationToken).ConfigureAwait(false) : entry;
    }

    /// <summary>Asks for the lease once, and waits for no other process.</summary>
    /// <returns>What <see cref="Receive"/> gets, after the failure policy was applied.</returns>
    public ValueTask<Reply<LeaseReply>> SendAsync(byte[]? unreadable, bool isAsync)
    {
        _entry = _entry with { Unreadable = unreadable };
        return isAsync ? _leases.Store.TakeAsync(_entry) : new(_leases.Store.Take(_entry));
    }

    /// <summary>Notes a reply.</summary>
    /// <returns>The entry that is there, or whether another process holds the lease.</returns>
    public (CacheEntry? Entry, bool IsOther) Receive(Reply<LeaseReply> reply)
    {
        IsReachable = reply.IsAvailable;
        var taken = reply.Value;
        if (taken.Rejection is { } rejection)
        {
            IsRejected = true;
            _leases.OnRejected(rejection);
        }

        if (taken.IsOwn)
        {
            Hold(taken.Token);
        }

        return (taken.Entry, !taken.IsOwn && taken.Entry is null && !taken.Token.IsEmpty);
    }

    /// <summary>
    /// Stores what was made, if the lease is still held and there is no entry. The lease ends.
    /// </summary>
    /// <returns>Whether it was stored.</returns>
    public ValueTask<Reply<bool>> StoreAsync(CacheEntry value, Expiry expiry, bool isAsync)
    {
        if (!TryEnd())
        {
            return new(new Reply<bool>(false));
        }

        return isAsync ? _leases.Store.StoreAsync(_entry, _token, value, expiry) : new(_leases.Store.Store(_entry, _token, value, expiry));
    }

    /// <summary>Ends it. If it is still held, and by no other factory of this process, it is released.</summary>
    public void Dispose()
    {
        _renewal?.Dispose();
        _watch?.Dispose();
        if (Leave())
        {
            Release();
        }
    }

    private Reply<LeaseReply> Apply(Reply<LeaseReply> reply)
    {
        _leases.Failures.Apply(CacheOperation.TakeLease, reply, default);
        return reply;
    }

    private void Hold(ReadOnlyMemory<byte> token)
    {
        _token = token;
        Volatile.Write(ref _isHeld, 1);
        _watch?.OnChangedSince(Environment.TickCount64, Revoke);
        _renewal = Detached.Start(() => _leases.Time.CreateTimer(
            static lease => _ = ((FactoryLease)lease!).RenewAsync(), this, LeaseTimes.Renewal, LeaseTimes.Renewal));
    }

    /// <summary>
    /// Waits until another process has stored its value, or no longer holds the lease. Without a near cache this looks
    /// again and again; with one it is told of the value.
    /// </summary>
    private async ValueTask<CacheEntry?> WaitAsync(byte[]? unreadable, Task? changed, bool isAsync, CancellationToken cancellationToken)
    {
        using var span = _leases.Telemetry.BeginWait(starter: null);
        var pause = _watch is null ? LeaseTimes.FirstPause : LeaseTimes.LongestPause;
        while (Left is { Ticks: > 0 } left)
        {
            await PauseAsync(pause < left ? pause : left, changed, isAsync, cancellationToken).ConfigureAwait(false);
            changed = _watch?.Changed;
            var (entry, isWaiting) = Receive(Apply(await SendAsync(unreadable, isAsync).ConfigureAwait(false)));
            if (!isWaiting)
            {
                return entry;
            }

            pause = pause * 1.5 is var longer && longer < LeaseTimes.LongestPause ? longer : LeaseTimes.LongestPause;
        }

        Leave(); // what the factory makes is not stored, so that it must keep no other one from releasing the lease
        return null;
    }

    private async ValueTask PauseAsync(TimeSpan pause, Task? changed, bool isAsync, CancellationToken cancellationToken)
    {
        if (!isAsync)
        {
            BlockedThread.HasEnded(pause, changed ?? Never);
            return;
        }

        var pausing = Task.Delay(pause, _leases.Time, cancellationToken);
        await (changed is null ? pausing : await Task.WhenAny(pausing, changed).ConfigureAwait(false)).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    private static Task Never { get; } = new TaskCompletionSource().Task;

    private async Task RenewAsync()
    {
        if (Volatile.Read(ref _isHeld) == 0 || Interlocked.Exchange(ref _isRenewing, 1) == 1)
        {
            return;
        }

        try
        {
            var reply = await _leases.Store.RenewAsync(_entry, _token).ConfigureAwait(false);
            _leases.Failures.Observe(CacheOperation.RenewLease, reply);
            if (reply is { IsAvailable: true, Value: false })
            {
                TryEnd();
            }
        }
        catch (ObjectDisposedException)
        {
            // The cache was disposed of meanwhile.
        }
        finally
        {
            Volatile.Write(ref _isRenewing, 0);
        }
    }

    /// <summary>A writer that ends no lease has changed the entry since it was taken.</summary>
    private void Revoke()
    {
        _ = _fill.Invalidate(); // a store that has begun goes on
        Release();
    }

    private void Release()
    {
        if (TryEnd())
        {
            _leases.Store.Release(_entry, _token);
        }
    }

    /// <summary>Whether the lease was held until now, as far as this process knows.</summary>
    private bool TryEnd() => Interlocked.Exchange(ref _isHeld, 0) == 1;

    /// <returns>Whether no other factory of this process uses the lease.</returns>
    private bool Leave()
    {
        if (!_isUser)
        {
            return false;
        }

        _isUser = false;
        return _leases.Leave(_fill.Key);
    }
}
