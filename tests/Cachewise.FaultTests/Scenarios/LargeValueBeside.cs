namespace Cachewise.FaultTests.Scenarios;

/// <summary>
/// A large entry is read all the time, and one beside it that another program wrote, which is larger than a value may
/// be.
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
