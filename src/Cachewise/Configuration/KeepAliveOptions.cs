namespace Cachewise;

/// <summary>
/// The TCP keepalive probes. In files these are names, or the specification's numbers, or Linux's: <c>TCP_KEEPIDLE</c> (<c>1</c> or
/// <c>4</c>), <c>TCP_KEEPINTVL</c> (<c>2</c> or <c>5</c>), <c>TCP_KEEPCNT</c> (<c>3</c> or <c>6</c>).
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
