namespace Cachewise.Resilience;

/// <summary>What a backend knows about its own health.</summary>
internal interface IHealthSource
{
    /// <summary>How many keys hold stale values that are still to be removed.</summary>
    int PendingStaleKeys { get; }

    /// <summary>How many nodes have entries. An outage of fewer leaves some entries available.</summary>
    int NodeCount { get; }
}
