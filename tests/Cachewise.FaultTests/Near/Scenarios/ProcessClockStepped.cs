using Cachewise.FaultTests.Scenarios;

namespace Cachewise.FaultTests.Near.Scenarios;

/// <summary>The time of day of all processes of the application is set forward by an hour, and back by two.</summary>
internal sealed class ProcessClockStepped(Pace pace) : OneServer(pace)
{
    private readonly SteppedClock _clock = new();

    public override IReadOnlyDictionary<string, string> ProcessEnvironment => _clock.Environment;

    public override Task BreakAsync()
    {
        _clock.Step(TimeSpan.FromHours(1));
        return Task.CompletedTask;
    }

    public override Task RepairAsync()
    {
        _clock.Step(TimeSpan.FromHours(-2));
        return Task.CompletedTask;
    }

    public override void Dispose()
    {
        base.Dispose();
        _clock.Dispose();
    }
}
