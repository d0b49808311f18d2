using System.Text;
using Cachewise.Resilience;
using Cachewise.Selection;
using Cachewise.Stores.Redis.Connections;
using Cachewise.Stores.Redis.Tracking;

namespace Cachewise.Tests.Stores.Near;

/// <summary>A tracking that tells what a test says, and nothing else.</summary>
internal sealed class FakeTracking : ICacheTracking
{
    private readonly TaskCompletionSource _firstAttempt = new();
    private readonly List<ITrackingObserver> _observers = [];

    public FakeTracking() => _firstAttempt.SetResult();

    /// <summary>How long ago the newest answered PING was sent; null while nothing is told.</summary>
    public TimeSpan? Behind { get; set; } = TimeSpan.Zero;

    public long ToldUntil => Behind is { } behind ? Environment.TickCount64 - (long)behind.TotalMilliseconds : long.MinValue;

    public StoreFailure? Problem { get; private set; }

    public int Started => _observers.Count;

    public int Ended { get; private set; }

    /// <summary>How many switches of the connection it was told of.</summary>
    public (int Begun, int Ended) Switches { get; private set; }

    public Task FirstAttemptAsync() => _firstAttempt.Task;

    public Task OnSwitchingAsync(RedisLink next, bool mayWait)
    {
        Switches = Switches with { Begun = Switches.Begun + 1 };
        return Task.CompletedTask;
    }

    public void OnSwitched(RedisLink unused) => Switches = Switches with { Ended = Switches.Ended + 1 };

    public ICacheTracking Start(PlannedCache _, RedisLink __, ITrackingObserver observer)
    {
        _observers.Add(observer);
        return this;
    }

    /// <summary>Says that the value of a full key has changed.</summary>
    public void Tell(string fullKey) => Tell(Encoding.UTF8.GetBytes(fullKey));

    public void Tell(byte[] fullKey) => _observers.ForEach(observer => observer.Invalidate(fullKey));

    public void TellAll() => _observers.ForEach(observer => observer.InvalidateAll());

    /// <summary>Nothing is told, or, with null, is again.</summary>
    public void Fail(StoreFailure? problem)
    {
        (Problem, Behind) = (problem, problem is null ? TimeSpan.Zero : null);
        TellAll();
        _observers.ForEach(observer => observer.OnProblemChanged());
    }

    public void Dispose() => Ended++;

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }
}
