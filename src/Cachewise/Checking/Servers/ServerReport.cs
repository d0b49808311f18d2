namespace Cachewise.Checking.Servers;

/// <summary>What a server is, or why it cannot be connected to. Null stands for what it does not say.</summary>
internal sealed record ServerReport
{
    /// <summary>Why it cannot be connected to; null where it can.</summary>
    public string? Failure { get; init; }

    /// <summary>What to do about it.</summary>
    public string? Fix { get; init; }

    public string? Version { get; init; }

    /// <summary><c>primary</c> or <c>replica</c>.</summary>
    public string? Role { get; init; }

    /// <summary>The time of a round trip.</summary>
    public double? LatencyMilliseconds { get; init; }

    public long? UsedMemoryBytes { get; init; }

    /// <summary>The limit of memory; 0 is none.</summary>
    public long? MaxMemoryBytes { get; init; }

    /// <summary>What the server does when its memory is full.</summary>
    public string? EvictionPolicy { get; init; }

    /// <summary>The protocol, such as <c>TLS 1.3</c>; null without TLS.</summary>
    public string? TlsProtocol { get; init; }

    public DateTimeOffset? CertificateExpires { get; init; }
}
