namespace Cachewise.Resilience;

/// <summary>Gets the transitions of a circuit: in order, each once, and never under a lock.</summary>
internal interface ICircuitObserver
{
    /// <summary>An outage began.</summary>
    void OnOpened(StoreFailure failure);

    /// <summary>
    /// During the outage of several nodes, the number of those that are unavailable changed; at its begin it is 1.
    /// </summary>
    void OnOpenCountChanged(int open)
    {
    }

    /// <summary>A probe found out another reason of the outage.</summary>
    void OnReasonChanged(StoreFailure failure);

    /// <summary>The outage ended.</summary>
    void OnClosed();
}
