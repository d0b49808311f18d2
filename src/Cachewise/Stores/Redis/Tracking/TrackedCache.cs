using System.Text;

namespace Cachewise.Stores.Redis.Tracking;

/// <summary>A cache whose keys one link tracks.</summary>
/// <param name="start">What its keys begin with.</param>
/// <param name="maxStaleness">The bound of its local reads.</param>
/// <param name="observer">Told of changes.</param>
/// <param name="onToldUntil">Called when <see cref="ToldUntil"/> has changed.</param>
internal sealed class TrackedCache(string start, TimeSpan maxStaleness, ITrackingObserver observer, Action onToldUntil)
{
    private readonly byte[] _start = Encoding.UTF8.GetBytes(start);
    private readonly TaskCompletionSource _firstAttempt = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _toldUntil = long.MinValue;

    /// <summary>What its keys begin with.</summary>
    public string Start => start;

    /// <summary>What its keys begin with.</summary>
    public ReadOnlySpan<byte> StartUtf8 => _start;

    /// <summary>The bound of its local reads.</summary>
    public TimeSpan MaxStaleness => maxStaleness;

    /// <summary>Told of changes.</summary>
    public ITrackingObserver Observer => observer;

    /// <summary>As <see cref="ICacheTracking.ToldUntil"/>, of this link.</summary>
    public long ToldUntil => Volatile.Read(ref _toldUntil);

    /// <inheritdoc cref="ICacheTracking.FirstAttemptAsync"/>
    public Task FirstAttempt => _firstAttempt.Task;

    /// <summary>All has been told until this moment.</summary>
    public void Publish(long moment)
    {
        Volatile.Write(ref _toldUntil, moment);
        onToldUntil();
        if (moment != long.MinValue)
        {
            _firstAttempt.TrySetResult();
        }
    }

    /// <summary>An attempt to track its keys has failed.</summary>
    public void OnAttemptFailed()
    {
        _firstAttempt.TrySetResult();
        // Not under a lock.
        ThreadPool.UnsafeQueueUserWorkItem(static observer => observer.OnProblemChanged(), observer, preferLocal: false);
    }
}
