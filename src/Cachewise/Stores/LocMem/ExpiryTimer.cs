using Cachewise.Concurrency;

namespace Cachewise.Stores.LocMem;

/// <summary>
/// Calls back when the next entry of a store is due. Writers note under the lock of the store when that is, and set the
/// timer outside of it. It runs only while an entry is to expire.
/// </summary>
internal sealed class ExpiryTimer(CoarseClock clock, TimeProvider time, TimerCallback due, object state) : IDisposable
{
    private static readonly TimeSpan LongestSleep = TimeSpan.FromDays(1);

    private readonly ITimer _timer = Detached.Start(() => time.CreateTimer(due, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
    private long _dueAt = long.MaxValue; // written under the lock of the store
    private long _setTo = long.MaxValue;

    /// <summary>Notes when an entry is due; under the lock of the store.</summary>
    public void Expect(long at) => Volatile.Write(ref _dueAt, long.Min(_dueAt, at));

    /// <summary>Notes when the first of all entries is due; under the lock of the store.</summary>
    public void ExpectOnly(long at) => Volatile.Write(ref _dueAt, at);

    /// <summary>Sets the timer, if an entry is due before it runs.</summary>
    public void SetIfSooner()
    {
        if (Volatile.Read(ref _dueAt) < Volatile.Read(ref _setTo))
        {
            Set();
        }
    }

    /// <summary>
    /// Sets the timer. Several threads may do so at once; the last one to set it sees the latest due time.
    /// </summary>
    public void Set()
    {
        long at;
        do
        {
            at = Volatile.Read(ref _dueAt);
            Volatile.Write(ref _setTo, at);
            _timer.Change(at == long.MaxValue ? Timeout.InfiniteTimeSpan : Sleep(at - clock.Exact), Timeout.InfiniteTimeSpan);
        }
        while (at != Volatile.Read(ref _dueAt));
    }

    public void Dispose() => _timer.Dispose();

    /// <summary>At least one slot of the wheel, so that the timer does not spin while a clock stands still.</summary>
    private static TimeSpan Sleep(long milliseconds) =>
        TimeSpan.FromMilliseconds(Math.Clamp(milliseconds, ExpiryWheel.Resolution, (long)LongestSleep.TotalMilliseconds));
}
