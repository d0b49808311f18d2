using System.Diagnostics;

namespace Cachewise.FaultTests;

/// <summary>Callers that call a cache until they are told to stop.</summary>
internal sealed class Load : ILoad, IAsyncDisposable
{
    private const int KeysOfEach = 5; // few, so that each is soon written and read again
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _stop = new();
    private readonly List<Caller> _callers;
    private readonly List<OwnedKey> _keys;
    private readonly Task _running;

    public Load(Cache cache, int callers)
    {
        var keys = Enumerable.Range(0, callers).Select(caller => Enumerable.Range(0, KeysOfEach).Select(key => new OwnedKey($"{caller}:{key}")).ToList()).ToList();
        _keys = [.. keys.SelectMany(own => own)];
        _callers = [.. keys.Select((own, number) => new Caller(cache, number, own, _keys))];
        _running = Task.WhenAll(_callers.Select(caller => Task.Run(() => caller.RunAsync(_stop.Token))));
    }

    public IEnumerable<string> Keys => _keys.Select(key => key.Name);

    public string KeyStart => ":1:";

    public long Calls => _callers.Sum(caller => caller.Tally.Calls);

    public IReadOnlyList<Process> Processes => [];

    public async Task RunAsync(TimeSpan time, long calls)
    {
        var enough = Calls + calls;
        do
        {
            await Task.Delay(time, TimeProvider.System);
        }
        while (Calls < enough);
    }

    /// <summary>Waits until every caller has read what it has written from now on.</summary>
    /// <returns>How long that took.</returns>
    public async Task<TimeSpan> BackAsync()
    {
        var restored = TimeProvider.System.GetTimestamp();
        _callers.ForEach(caller => caller.MarkRepair());
        var back = await Task.WhenAll(_callers.Select(caller => caller.Back)).WaitAsync(Patience);
        return TimeProvider.System.GetElapsedTime(restored, back.Max());
    }

    /// <summary>Stops the callers, each after its last call.</summary>
    /// <returns>What they saw.</returns>
    public async Task<Tally> StopAsync()
    {
        await _stop.CancelAsync();
        await _running;
        return Tally.Sum(_callers.Select(caller => caller.Tally));
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _stop.Dispose();
    }
}
