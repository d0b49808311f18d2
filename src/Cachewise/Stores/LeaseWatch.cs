namespace Cachewise.Stores;

/// <summary>Tells one call of changes of its key, from its creation until it is disposed of.</summary>
/// <param name="end">Ends the watch.</param>
internal sealed class LeaseWatch(Action<LeaseWatch> end) : IDisposable
{
    private readonly Lock _lock = new();
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action? _revoke;
    private long _heldSince;

    /// <summary>Ends at the next change.</summary>
    public Task Changed => Volatile.Read(ref _changed).Task;

    /// <summary>
    /// Calls this for a change that certainly came after that moment (<see cref="Environment.TickCount64"/>). One that
    /// is told earlier may be the change because of which there is no entry.
    /// </summary>
    public void OnChangedSince(long moment, Action revoke)
    {
        lock (_lock)
        {
            (_revoke, _heldSince) = (revoke, moment);
        }
    }

    /// <summary>Tells of a change.</summary>
    /// <param name="toldUntil">The moment until which all changes had been told before this one.</param>
    public void Tell(long toldUntil)
    {
        Interlocked.Exchange(ref _changed, new(TaskCreationOptions.RunContinuationsAsynchronously)).SetResult();
        Action? revoke;
        lock (_lock)
        {
            revoke = toldUntil > _heldSince ? _revoke : null;
        }

        revoke?.Invoke();
    }

    public void Dispose() => end(this);
}
