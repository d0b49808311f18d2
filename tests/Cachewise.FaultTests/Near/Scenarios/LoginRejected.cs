using Cachewise.FaultTests.Scenarios;

namespace Cachewise.FaultTests.Near.Scenarios;

/// <summary>The server gets another password and closes all connections; later it has the first one again.</summary>
internal sealed class LoginRejected(Pace pace) : OneServer(pace, "--requirepass", "admin", "--user", "app", "on", ">first", "~*", "+@all")
{
    public override CacheConfig Declaration => Declare($"redis://app:first@127.0.0.1:{Server.Port}");

    public override string DirectUrl => $"redis://:admin@127.0.0.1:{Server.Port}";

    public override Task BreakAsync()
    {
        Change("<first", ">second");
        Server.Cli("-a", "admin", "CLIENT", "KILL", "USER", "app");
        return Task.CompletedTask;
    }

    public override Task RepairAsync()
    {
        Change("<second", ">first");
        return Task.CompletedTask;
    }

    private void Change(params string[] passwords) => Assert.Equal("OK", Server.Cli(["-a", "admin", "ACL", "SETUSER", "app", .. passwords]));
}
