namespace Cachewise.FaultTests;

/// <summary>One fault under load.</summary>
internal static class FaultRun
{
    public static async Task<Findings> RunAsync(string name, Scenario scenario, Pace pace)
    {
        await using var cache = scenario.Open();
        await KeptEntries.WriteAsync(cache);

        await using var load = new Load(cache, pace.Callers);
        await Task.Delay(pace.Calm, TimeProvider.System);
        await scenario.BreakAsync();
        await scenario.LastAsync(load);
        await scenario.RepairAsync();
        var back = await load.BackAsync();
        await Task.Delay(pace.Calm, TimeProvider.System);
        return new(name, await load.StopAsync(), back, await KeptEntries.CountLostAsync(cache));
    }
}
