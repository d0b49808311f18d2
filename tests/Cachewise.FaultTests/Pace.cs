namespace Cachewise.FaultTests;

/// <summary>The duration and the load of a fault.</summary>
/// <param name="Callers">How many call at once.</param>
/// <param name="Limit">The operation timeout of the cache.</param>
/// <param name="Calm">The time before the fault, and after it.</param>
/// <param name="Fault">How long the fault lasts.</param>
/// <param name="CallsUnderResets">How many calls are made while connections are reset.</param>
internal sealed record Pace(int Callers, TimeSpan Limit, TimeSpan Calm, TimeSpan Fault, long CallsUnderResets)
{
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("CACHEWISE_LONG") is "1";

    /// <summary>The pace of <c>./test</c>, or of <c>--long</c>.</summary>
    public static Pace Current { get; } = IsLong
        ? new(Callers: 32, Limit: TimeSpan.FromSeconds(1), Calm: TimeSpan.FromSeconds(2), Fault: TimeSpan.FromSeconds(5), CallsUnderResets: 1_000_000)
        : new(Callers: 8, Limit: TimeSpan.FromMilliseconds(250), Calm: TimeSpan.FromMilliseconds(300), Fault: TimeSpan.FromMilliseconds(700), CallsUnderResets: 1_000);
}
