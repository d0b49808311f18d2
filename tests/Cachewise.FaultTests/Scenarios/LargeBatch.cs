namespace Cachewise.FaultTests.Scenarios;

/// <summary>Batches are written that take the server longer than an operation timeout.</summary>
internal sealed class LargeBatch(Pace pace) : OneServer(pace)
{
    private const int Entries = 20_000;

    private readonly CancellationTokenSource _stop = new();
    private Cache? _cache;
    private Task _writing = Task.CompletedTask;

    public override Cache Open() => _cache = base.Open();

    public override Task BreakAsync()
    {
        _writing = Task.Run(WriteAsync);
        return Task.CompletedTask;
    }

    public override async Task RepairAsync()
    {
        await _stop.CancelAsync();
        await _writing;
    }

    public override void Dispose()
    {
        _stop.Dispose();
        base.Dispose();
    }

    private async Task WriteAsync()
    {
        var text = new string('x', 20_000);
        try
        {
            while (true)
            {
                await _cache!.SetManyAsync(Enumerable.Range(0, Entries).Select(i => KeyValuePair.Create($"batch{i}", text)), cancellationToken: _stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // The fault is over.
        }
    }
}
