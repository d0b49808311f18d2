namespace Cachewise;

/// <summary>
/// The TCP keepalive probes. In files these are names, the specification's numbers, or Linux's: <c>TCP_KEEPIDLE</c>
/// (<c>1</c> or <c>4</c>), <c>TCP_KEEPINTVL</c> (<c>2</c> or <c>5</c>), <c>TCP_KEEPCNT</c> (<c>3</c> or <c>6</c>).
/// </summary>
public sealed record KeepAliveOptions
{
    /// <summary>The idle time before the first probe, 1 to 32767 whole seconds.</summary>
    public TimeSpan? Idle { get; init; }

    /// <summary>The time between two probes, 1 to 32767 whole seconds.</summary>
    public TimeSpan? Interval { get; init; }

    /// <summary>How many unanswered probes close the connection, 1 to 127.</summary>
    public int? Count { get; init; }
}
