using Cachewise.Tests.Worker.Near;

namespace Cachewise.FaultTests.Near;

/// <summary>One fault, several times, under a load of several processes.</summary>
internal static class NearRun
{
    /// <summary>The pace of <c>./test</c>, or of <c>--long</c>.</summary>
    public static Pace Pace { get; } = Pace.IsLong
        ? new(Callers: 3, Limit: TimeSpan.FromMilliseconds(500), Calm: TimeSpan.FromMilliseconds(500), Fault: TimeSpan.FromSeconds(1), CallsUnderResets: 5_000)
        : new(Callers: 2, Limit: TimeSpan.FromMilliseconds(250), Calm: TimeSpan.FromMilliseconds(200), Fault: TimeSpan.FromMilliseconds(600), CallsUnderResets: 500);

    /// <summary>The bound of all near caches.</summary>
    public static TimeSpan Bound { get; } = TimeSpan.FromMilliseconds(250);

    // So that the number of reads does not depend on the machine: a million in the long form.
    private static long CallsBetweenFaults => Pace.IsLong ? 9_000 : 500;

    public static async Task<NearFindings> RunAsync(Scenario scenario, int times, bool hasFence = true)
    {
        LoadProcess.RequireForeign();
        await using var cache = scenario.Open();
        using var load = new NearLoad(scenario, Pace, Bound, hasFence);
        await load.StartAsync();
        await load.RunAsync(Pace.Calm, CallsBetweenFaults);
        var lossy = new List<(long Began, long Ended)>();
        for (var i = 0; i < times; i++)
        {
            var began = NearRecording.Now;
            await scenario.BreakAsync();
            await scenario.LastAsync(load);
            await scenario.RepairAsync();
            await load.RunAsync(Pace.Calm, CallsBetweenFaults);
            if (scenario.ForgetsWrites)
            {
                lossy.Add((began, NearRecording.Now));
            }
        }

        await load.FallStillAsync(2 * Bound);
        return await load.CheckAsync(new(Bound, lossy));
    }
}
