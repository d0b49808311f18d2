namespace Cachewise.Concurrency;

/// <summary>Runs work once for all callers that need it at the same time.</summary>
internal sealed class SharedRun(Func<Task> work)
{
    private readonly Lock _lock = new();
    private Task? _running;

    /// <summary>Joins the work that is under way, or starts it. A caller that is cancelled leaves it running.</summary>
    public Task RunAsync(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        lock (_lock)
        {
            _running = _running is { IsCompleted: false } ? _running : Detached.Run(work);
            return _running.WaitAsync(cancellationToken);
        }
    }
}
