using System.Collections.Concurrent;
using Cachewise.Resilience;

namespace Cachewise.Tests.Resilience;

/// <summary>Records the transitions of a circuit.</summary>
internal sealed class RecordingObserver : ICircuitObserver
{
    private readonly ConcurrentQueue<string> _transitions = [];

    public string[] Transitions => [.. _transitions];

    /// <summary>Runs at each transition, after it was recorded.</summary>
    public Action? OnTransition { get; set; }

    public void OnOpened(StoreFailure failure) => Record($"opened: {failure.Reason}");

    public void OnReasonChanged(StoreFailure failure) => Record($"reason changed: {failure.Reason}");

    public void OnClosed() => Record("closed");

    private void Record(string transition)
    {
        _transitions.Enqueue(transition);
        OnTransition?.Invoke();
    }
}
