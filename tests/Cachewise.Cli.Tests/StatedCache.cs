using Cachewise.Checking.Servers;
using Cachewise.Selection;

namespace Cachewise.Cli.Tests;

/// <summary>A cache whose server is what a test says.</summary>
internal sealed class StatedCache(PlannedCache plan, Func<PlannedCache, Task<ServerReport>> probe) : ICheckedCache
{
    private static readonly DateTimeOffset Since = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);

    public PlannedCache Plan => plan;

    public CacheHealth Health { get; private set; } = new() { State = CacheHealthState.Healthy, Since = Since };

    public async Task<ServerReport?> DescribeAsync() => plan.Choice.Backend is CacheBackend.Redis ? await probe(plan) : null;

    public async Task<CacheHealth?> CheckHealthAsync() => Health = await DescribeAsync() switch
    {
        { Failure: { } failure, Fix: var fix } => new() { State = CacheHealthState.Unavailable, Since = Since, Reason = failure, Fix = fix, LastError = "get did not reply within 1000 ms", PendingStaleKeys = 1200 },
        _ => Health,
    };

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
