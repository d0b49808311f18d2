namespace Cachewise.Stores.LocMem;

/// <summary>
/// Milliseconds since some start. The system's clock is read as a coarse tick, because reading it costs as much as finding an entry. Any other clock is asked for its
/// <see cref="TimeProvider.GetUtcNow"/>, which every clock of a test overrides; its timestamps may be the system's own.
/// </summary>
internal sealed class CoarseClock(TimeProvider time)
{
    private readonly bool _isSystem = ReferenceEquals(time, TimeProvider.System);

    public long Now => _isSystem ? SharedTick.Now : time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The time itself, for what is written: were the tick late, an entry would expire too early, and a lease end while its holder works.</summary>
    public long Exact => _isSystem ? Environment.TickCount64 : Now;
}
