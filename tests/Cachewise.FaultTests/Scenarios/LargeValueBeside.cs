namespace Cachewise.FaultTests.Scenarios;

/// <summary>
/// A large entry is read all the time, and one beside it that another program wrote, which is larger than a value may
/// be.
/// </summary>
internal sealed class LargeValueBeside(Pace pace) : OneServer(pace)
{
    private const int Readers = 8;

    private readonly CancellationTokenSource _stop = new();
    private Cache? _cache;
    private Task _reading = Task.CompletedTask;

    public override Cache Open() => _cache = base.Open();

    public override async Task BreakAsync()
    {
        await _cache!.SetAsync("large", new string('x', 7_500_000));
        Server.Cli("SETRANGE", ":1:huge", "64000000", "x");
        _reading = Task.WhenAll(Enumerable.Range(0, Readers).Select(_ => Task.Run(ReadAsync)));
    }

    public override async Task RepairAsync()
    {
        await _stop.CancelAsync();
        await _reading;
    }

    public override void Dispose()
    {
        _stop.Dispose();
        base.Dispose();
    }

    private async Task ReadAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            await _cache!.GetAsync<string>("large");
            await _cache.GetAsync<string>("huge");
        }
    }
}
