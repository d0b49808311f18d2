using Cachewise.Concurrency;

namespace Cachewise.Resilience;

/// <summary>
/// Keeps calls from waiting for an unavailable backend. It opens at the first failure: while it is open, calls fail at
/// once, and one probe at a time asks the backend. The first probe starts at once, so that a false alarm costs one
/// round trip.
/// </summary>
/// <param name="probeAsync">Whether the backend can be used again; what it throws counts as no.</param>
/// <param name="observer">Told of each transition.</param>
internal sealed class CircuitBreaker(Func<Task<bool>> probeAsync, ICircuitObserver observer) : IDisposable
{
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly CallbackQueue _callbacks = new();
    private readonly CancellationTokenSource _disposed = new();
    private volatile StoreFailure? _failure;
    private volatile CircuitState _state;
    private volatile int _generation;

    public CircuitState State => _state;

    /// <summary>Whether calls fail at once.</summary>
    public bool IsOpen => _failure is not null;

    /// <summary>
    /// The number of outages that have ended. A call takes it along, so that one sent before an outage cannot open the
    /// circuit after it.
    /// </summary>
    public int Generation => _generation;

    /// <summary>Why calls fail at once; null where they may be sent.</summary>
    public StoreFailure? Failure => _failure;

    /// <summary>Opens the circuit, unless the call was sent before the last outage ended.</summary>
    public void Trip(StoreFailure failure, int generation)
    {
        lock (_lock)
        {
            if (_state is not CircuitState.Closed || generation != _generation || _disposed.IsCancellationRequested)
            {
                return;
            }

            // Closed -> Open: a call failed.
            (_state, _failure) = (CircuitState.Open, failure);
            _callbacks.Add(() => observer.OnOpened(failure));
        }

        // Before the callbacks, so that a logger that blocks does not delay the probes.
        _ = Detached.Run(WatchAsync);
        _callbacks.Run();
    }

    /// <summary>A probe found out why the backend is unavailable now, which need not be why it became so.</summary>
    public void ChangeReason(StoreFailure failure)
    {
        lock (_lock)
        {
            if (_failure is not { } last || failure.HasCauseOf(last))
            {
                return;
            }

            _failure = failure;
            _callbacks.Add(() => observer.OnReasonChanged(failure));
        }

        _callbacks.Run();
    }

    public void Dispose() => _disposed.Cancel();

    private async Task WatchAsync()
    {
        while (!await ProbeAsync().ConfigureAwait(false))
        {
            try
            {
                await Task.Delay(ProbeInterval, TimeProvider.System, _disposed.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }

        // The end is queued before calls are sent again. Until then the circuit is open, so that no outage can begin
        // meanwhile.
        _callbacks.Add(observer.OnClosed);
        _callbacks.Run();
        lock (_lock)
        {
            // Probing -> Closed: the probe succeeded.
            (_state, _failure) = (CircuitState.Closed, null);
            _generation++;
        }
    }

    private async Task<bool> ProbeAsync()
    {
        // Open -> Probing: the pause is over, or the circuit has just opened.
        _state = CircuitState.Probing;
        try
        {
            if (await probeAsync().ConfigureAwait(false))
            {
                return true;
            }
        }
#pragma warning disable CA1031 // an unforeseen failure of a probe must not end the probing
        catch
#pragma warning restore CA1031
        {
        }

        // Probing -> Open: the probe failed.
        _state = CircuitState.Open;
        return false;
    }
}
