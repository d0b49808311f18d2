namespace Cachewise.Stores.LocMem;

/// <content>Drops what has expired, by a timer that is set to what is due next. Nothing here is called under the lock.</content>
internal sealed partial class EntryStore
{
    private static void Reap(WeakReference<EntryStore> dropped)
    {
        if (dropped.TryGetTarget(out var store))
        {
            store.Reap();
        }
    }

    /// <summary>Drops what has expired, a part at a time, so that writers wait for one part only.</summary>
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

    /// <summary>Sets the timer. Several may do so at once, and the last to set it sees whether it has set it to the latest wish.</summary>
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

    /// <summary>At least one slot of the wheel, so that a clock that stands still is not asked all the time.</summary>
    private static TimeSpan Sleep(long milliseconds) =>
        TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, ExpiryWheel.Resolution, (long)LongestSleep.TotalMilliseconds));
}
