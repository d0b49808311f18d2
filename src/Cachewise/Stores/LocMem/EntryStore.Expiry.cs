namespace Cachewise.Stores.LocMem;

/// <content>
/// Drops expired entries by a timer, which is set for the next that is due. Nothing here is called under the lock.
/// </content>
internal sealed partial class EntryStore
{
    private static void Reap(WeakReference<EntryStore> dropped)
    {
        if (dropped.TryGetTarget(out var store))
        {
            store.Reap();
        }
    }

    /// <summary>Drops expired entries, a part at a time, so that writers wait for one part only.</summary>
    private void Reap()
    {
        while (!ReapSome(_clock.Exact))
        {
        }

        SetTimer();
    }

    private bool ReapSome(long now)
    {
        lock (_lock)
        {
            for (var reaped = 0; reaped < ReapedAtOnce; reaped++)
            {
                if (_wheel.TakeDue(now) is not { } due)
                {
                    _wakeAt = _wheel.NextDue;
                    return true;
                }

                DropOrSchedule(due, now);
            }

            return false;
        }
    }

    private void WakeInTime()
    {
        if (Volatile.Read(ref _wakeAt) < Volatile.Read(ref _timerAt))
        {
            SetTimer();
        }
    }

    /// <summary>
    /// Sets the timer. Several threads may do so at once; the last one to set it sees the latest due time.
    /// </summary>
    private void SetTimer()
    {
        long at;
        do
        {
            at = Volatile.Read(ref _wakeAt);
            Volatile.Write(ref _timerAt, at);
            _timer.Change(at == long.MaxValue ? Timeout.InfiniteTimeSpan : Sleep(at - _clock.Exact), Timeout.InfiniteTimeSpan);
        }
        while (at != Volatile.Read(ref _wakeAt));
    }

    /// <summary>At least one slot of the wheel, so that the timer does not spin while a clock stands still.</summary>
    private static TimeSpan Sleep(long milliseconds) =>
        TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, ExpiryWheel.Resolution, (long)LongestSleep.TotalMilliseconds));
}
