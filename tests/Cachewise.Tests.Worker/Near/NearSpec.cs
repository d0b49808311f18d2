namespace Cachewise.Tests.Worker.Near;

/// <summary>What one process of the proof of the near cache does.</summary>
internal sealed record NearSpec
{
    /// <summary>The name of its recording.</summary>
    public string Name => $"process{Process}";

    /// <summary>Its cache.</summary>
    public required CacheConfig Config { get; init; }

    /// <summary>Its number.</summary>
    public required int Process { get; init; }

    /// <summary>How many processes there are.</summary>
    public required int Processes { get; init; }

    /// <summary>Where the recordings and the database are.</summary>
    public required string Folder { get; init; }

    /// <summary>False: entries are read from memory whether the fence is up to date or not.</summary>
    public bool HasFence { get; init; } = true;

    /// <summary>
    /// True: the connection that tells of changes is replaced again and again, for new tokens and for other caches.
    /// </summary>
    public bool ReplacesTracking { get; init; }
}
