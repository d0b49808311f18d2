namespace Cachewise;

/// <summary>
/// The TCP keepalive probes. In files these are the specification's numbers or names: <c>1</c> or <c>TCP_KEEPIDLE</c>,
/// <c>2</c> or <c>TCP_KEEPINTVL</c>, <c>3</c> or <c>TCP_KEEPCNT</c>.
/// </summary>
public sealed record KeepAliveOptions
{
    /// <summary>How long the connection is idle before the first probe, in whole seconds, at least 1.</summary>
    public TimeSpan? Idle { get; init; }

    /// <summary>The time between two probes, in whole seconds, at least 1.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>How many probes go unanswered before the connection is given up, at least 1.</summary>
    public int? Count { get; init; }
}
