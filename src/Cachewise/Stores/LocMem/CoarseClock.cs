namespace Cachewise.Stores.LocMem;

/// <summary>
/// Milliseconds since some start. The system's clock is read as a coarse tick, because reading it costs as much as
/// finding an entry. Of any other clock this reads <see cref="TimeProvider.GetUtcNow"/>, which every test clock
/// overrides; its timestamps may be the system's.
/// </summary>
internal sealed class CoarseClock(TimeProvider time)
{
    private readonly bool _isSystem = ReferenceEquals(time, TimeProvider.System);

    public long Now => _isSystem ? SharedTick.Now : time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>
    /// The exact time, for writes: with a late tick an entry would expire too early, and a lease would end while its
    /// holder works.
    /// </summary>
    public long Exact => _isSystem ? Environment.TickCount64 : Now;
}
