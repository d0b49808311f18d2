namespace Cachewise.Resilience;

/// <summary>The states of a <see cref="CircuitBreaker"/>.</summary>
internal enum CircuitState
{
    /// <summary>Calls are sent.</summary>
    Closed,

    /// <summary>Calls fail at once; the next probe is due after a pause.</summary>
    Open,

    /// <summary>Calls fail at once; a probe is under way.</summary>
    Probing,
}
