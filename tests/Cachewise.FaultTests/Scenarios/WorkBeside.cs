namespace Cachewise.FaultTests.Scenarios;

/// <summary>Other work on the same cache while the fault lasts, again and again.</summary>
internal abstract class WorkBeside(Pace pace) : OneServer(pace)
{
    private readonly CancellationTokenSource _stop = new();
    private Cache? _cache;
    private Task _working = Task.CompletedTask;

    public override Cache Open() => _cache = base.Open();

    public override async Task BreakAsync()
    {
        await PrepareAsync(_cache!);
        _working = Task.WhenAll(Enumerable.Range(0, Workers).Select(_ => Task.Run(() => RepeatAsync(_cache!))));
    }

    public override async Task RepairAsync()
    {
        await _stop.CancelAsync();
        await _working;
    }

    public override void Dispose()
    {
        _stop.Dispose();
        base.Dispose();
    }

    /// <summary>How many do the work at the same time.</summary>
    protected virtual int Workers => 1;

    /// <summary>What the work needs.</summary>
    protected virtual Task PrepareAsync(Cache cache) => Task.CompletedTask;

    /// <summary>The work, once.</summary>
    protected abstract Task WorkAsync(Cache cache, CancellationToken stop);

    private async Task RepeatAsync(Cache cache)
    {
        try
        {
            while (!_stop.IsCancellationRequested)
            {
                await WorkAsync(cache, _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The fault is over.
        }
    }
}
