using Cachewise.Checking.Servers;

namespace Cachewise.Checking;

/// <summary>One cache. What does not apply to its backend, or is not known, is null.</summary>
internal sealed record CacheReport
{
    public required string Alias { get; init; }

    public required string Backend { get; init; }

    public required string Reason { get; init; }

    /// <summary>The server, with its password masked; with sentinels its host is not used.</summary>
    public string? Url { get; init; }

    public IReadOnlyList<string>? Sentinels { get; init; }

    /// <summary>The name of the primary in the sentinels.</summary>
    public string? ServiceName { get; init; }

    /// <summary>Nodes of a cluster.</summary>
    public IReadOnlyList<string>? StartupNodes { get; init; }

    /// <summary>The form of a key; what is not known of it is in angle brackets, as the key is.</summary>
    public required string Keys { get; init; }

    public string? Timeout { get; init; }

    public string? SocketConnectTimeout { get; init; }

    public string? SocketTimeout { get; init; }

    public int? MaxConnections { get; init; }

    /// <summary>The specification's guideline for the number of connections.</summary>
    public string? Guideline { get; init; }

    /// <summary>Of entries in the memory of the process: those of LocMem, or of a near cache.</summary>
    public int? MaxEntries { get; init; }

    /// <summary>The declared limit; null if it depends on the memory of the application's process.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>The bound of the near cache; null where there is none.</summary>
    public string? MaxStaleness { get; init; }

    /// <summary>The settings that only code may declare, which is not read; null where all are known.</summary>
    public IReadOnlyList<string>? Unknown { get; init; }

    /// <summary>The server, with <c>--connect</c>.</summary>
    public ServerReport? Server { get; init; }

    /// <summary>The health, with <c>--connect</c>.</summary>
    public CacheHealth? Health { get; init; }
}
