namespace Cachewise.FaultTests.Scenarios;

/// <summary>
/// A large entry is read all the time, and another one, from another program, that is larger than a value may be.
/// </summary>
internal sealed class LargeValueBeside(Pace pace) : WorkBeside(pace)
{
    protected override int Workers => 8;

    protected override async Task PrepareAsync(Cache cache)
    {
        await cache.SetAsync("large", new string('x', 7_500_000));
        Server.Cli("SETRANGE", ":1:huge", "64000000", "x");
    }

    protected override async Task WorkAsync(Cache cache, CancellationToken stop)
    {
        await cache.GetAsync<string>("large", stop);
        await cache.GetAsync<string>("huge", stop);
    }
}
