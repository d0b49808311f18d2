using Cachewise.Cli.Connecting;

namespace Cachewise.Cli.Checking;

/// <summary>One cache, as it would be. What does not concern its backend is null.</summary>
internal sealed record CacheReport
{
    public required string Alias { get; init; }

    public required string Backend { get; init; }

    public required string Reason { get; init; }

    /// <summary>The server, its password masked; with sentinels or nodes its host counts for nothing.</summary>
    public string? Url { get; init; }

    public IReadOnlyList<string>? Sentinels { get; init; }

    /// <summary>The primary as the sentinels know it.</summary>
    public string? ServiceName { get; init; }

    /// <summary>Nodes of a cluster.</summary>
    public IReadOnlyList<string>? StartupNodes { get; init; }

    /// <summary>The shape of a key.</summary>
    public required string Keys { get; init; }

    public required string Timeout { get; init; }

    public string? SocketConnectTimeout { get; init; }

    public string? SocketTimeout { get; init; }

    public int? MaxConnections { get; init; }

    /// <summary>What the specification has so many connections for.</summary>
    public string? Guideline { get; init; }

    public int? MaxEntries { get; init; }

    /// <summary>As declared; null where the memory of the process decides, which is not this one.</summary>
    public long? MaxBytes { get; init; }

    /// <summary>The server, with <c>--connect</c>.</summary>
    public ServerReport? Server { get; init; }
}
