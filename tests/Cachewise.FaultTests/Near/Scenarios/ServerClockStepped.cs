using Cachewise.Tests.Servers;

namespace Cachewise.FaultTests.Near.Scenarios;

/// <summary>
/// The clock of the server is set forward by a minute: entries expire at once. It is not set back, since that lets
/// entries live longer in the server itself.
/// </summary>
internal sealed class ServerClockStepped : Scenario
{
    private readonly SteppedClock _clock = new();
    private readonly RedisServer _server;

    public ServerClockStepped(Pace pace)
        : base(pace) => _server = new([], environment: _clock.Environment);

    public override CacheConfig Declaration => Declare(_server.Url());

    public override string DirectUrl => _server.Url();

    public override Task BreakAsync()
    {
        _clock.Step(TimeSpan.FromMinutes(1));
        return Task.CompletedTask;
    }

    public override Task RepairAsync() => Task.CompletedTask;

    public override void Dispose()
    {
        _server.Dispose();
        _clock.Dispose();
    }
}
