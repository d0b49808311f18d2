using Cachewise.Selection;

namespace Cachewise.Checking.Servers;

/// <summary>A cache that a check has opened.</summary>
internal interface ICheckedCache : IAsyncDisposable
{
    PlannedCache Plan { get; }

    /// <summary>Its health, as far as it is known; asks no server.</summary>
    CacheHealth Health { get; }

    /// <summary>Asks the server what it is; null if the cache is not on Redis.</summary>
    Task<ServerReport?> DescribeAsync();

    /// <summary>Asks the servers for the health; null if they did not reply as long as a check waits.</summary>
    Task<CacheHealth?> CheckHealthAsync();
}
