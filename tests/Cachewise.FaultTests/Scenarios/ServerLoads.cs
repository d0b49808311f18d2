namespace Cachewise.FaultTests.Scenarios;

/// <summary>
/// The server is killed, and loads a long file before it can be used again: connections are accepted, and commands get
/// LOADING.
/// </summary>
internal sealed class ServerLoads : OneServer
{
    private const int Entries = 20_000;
    private static readonly string[] Persistence = ["INFO", "persistence"];

    public ServerLoads(Pace pace)
        // Microseconds for an entry.
        : base(pace, "--appendonly", "yes", "--appendfsync", "no", "--key-load-delay", "50")
    {
        Server.Require();
        Server.Cli("EVAL", $"for i = 1, {Entries} do redis.call('SET', 'other:' .. i, i) end", "0");
    }

    public override bool NeedsEntries => true;

    public override Task BreakAsync()
    {
        Server.Kill();
        Server.Start();
        Assert.True(IsLoading(Server.Cli(Persistence)));
        return Task.CompletedTask;
    }

    public override Task LastAsync(ILoad load) => Task.Run(() => Server.Await(answer => !IsLoading(answer), Persistence));

    public override Task RepairAsync() => Task.CompletedTask;

    private static bool IsLoading(string persistence) => persistence.Contains("\nloading:1", StringComparison.Ordinal);
}
