using Cachewise.FaultTests.Scenarios;

namespace Cachewise.FaultTests.Near.Scenarios;

/// <summary>The server closes the tracking connections, again and again.</summary>
internal sealed class TrackingKilled(Pace pace) : OneServer(pace)
{
    private const int Times = 5;

    public override Task BreakAsync() => Task.CompletedTask;

    public override async Task LastAsync(ILoad load)
    {
        for (var i = 0; i < Times; i++)
        {
            Kill();
            await Task.Delay(Pace.Fault / Times, TimeProvider.System);
        }
    }

    public override Task RepairAsync() => Task.CompletedTask;

    private void Kill()
    {
        foreach (var fields in Server.Cli("CLIENT", "LIST").Split('\n').Select(client => client.Split(' ')).Where(fields => fields.Any(IsTracking)))
        {
            Server.Cli("CLIENT", "KILL", "ID", fields[0]["id=".Length..]);
        }
    }

    private static bool IsTracking(string field) => field.StartsWith("name=", StringComparison.Ordinal) && field.EndsWith("-near", StringComparison.Ordinal);
}
