namespace Cachewise.FaultTests.Near;

/// <summary>Leases, which keep a made value from outliving a removal by another process.</summary>
internal static class Leases
{
    /// <summary>Whether the library has them.</summary>
    public static bool Exist { get; } = typeof(CacheConfig).GetProperty("Leases") is not null;
}
