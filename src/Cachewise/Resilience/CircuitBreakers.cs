using System.Collections.Concurrent;
using Cachewise.Concurrency;

namespace Cachewise.Resilience;

/// <summary>
/// A circuit breaker for each node that ever failed, so that a failed node affects only its own keys. While no circuit
/// is open, a call reads one field. An outage of the whole begins with the first node that fails, and ends with the
/// last that recovers; the observer gets the failure of one that is unavailable.
/// </summary>
/// <param name="probeAsync">Whether a node can be used again; what it throws counts as no.</param>
/// <param name="observer">Told when an outage of the whole begins and ends, and of new reasons meanwhile.</param>
internal sealed class CircuitBreakers<TNode>(Func<TNode, Task<bool>> probeAsync, ICircuitObserver observer) : IDisposable
    where TNode : notnull
{
    private readonly Lock _lock = new();
    private readonly CallbackQueue _callbacks = new();
    private readonly ConcurrentDictionary<TNode, NodeCircuit> _circuits = new();
    private NodeCircuit? _reported; // whose failure the observer has
    private volatile int _open;
    private long _openings;
    private volatile int _generation;
    private volatile bool _isDisposed;

    /// <summary>
    /// The number of outages of nodes that have ended. A call takes it along, so that one sent before an outage cannot
    /// open the circuit after it.
    /// </summary>
    public int Generation => _generation;

    /// <summary>How many circuits are open.</summary>
    public int OpenCount => _open;

    /// <summary>How often a circuit has opened.</summary>
    public long Openings => Volatile.Read(ref _openings);

    public bool IsAnyOpen => _open > 0;

    public bool IsOpen(TNode node) => FailureOf(node) is not null;

    /// <summary>Why a call to a node fails at once; null where it may be sent.</summary>
    public StoreFailure? FailureOf(TNode node) =>
        IsAnyOpen && _circuits.TryGetValue(node, out var circuit) ? circuit.Breaker.Failure : null;

    /// <summary>Opens the circuit of a node, unless the call was sent before the node's last outage ended.</summary>
    public void Trip(TNode node, StoreFailure failure, int generation)
    {
        var circuit = _circuits.GetOrAdd(node, New);
        if (_isDisposed)
        {
            circuit.Breaker.Dispose();
        }

        if (generation >= circuit.Generation)
        {
            circuit.Breaker.Trip(failure, circuit.Breaker.Generation);
        }
    }

    /// <inheritdoc cref="CircuitBreaker.ChangeReason"/>
    public void ChangeReason(TNode node, StoreFailure failure)
    {
        if (_circuits.TryGetValue(node, out var circuit))
        {
            circuit.Breaker.ChangeReason(failure);
        }
    }

    public void Dispose()
    {
        _isDisposed = true;
        foreach (var circuit in _circuits.Values)
        {
            circuit.Breaker.Dispose();
        }
    }

    private NodeCircuit New(TNode node) => new(this, () => probeAsync(node));

    private void Begin(NodeCircuit circuit, StoreFailure failure)
    {
        lock (_lock)
        {
            _openings++;
            if (_open++ == 0)
            {
                _reported = circuit;
                _callbacks.Add(() => observer.OnOpened(failure));
            }
            else
            {
                NoteOpenCount();
            }
        }

        _callbacks.Run();
    }

    private void ChangeReason(NodeCircuit circuit, StoreFailure failure)
    {
        lock (_lock)
        {
            if (circuit == _reported)
            {
                _callbacks.Add(() => observer.OnReasonChanged(failure));
            }
        }

        _callbacks.Run();
    }

    private int End(NodeCircuit circuit)
    {
        int generation;
        lock (_lock)
        {
            if (--_open == 0)
            {
                _reported = null;
                _callbacks.Add(observer.OnClosed);
            }
            else
            {
                if (circuit == _reported && Array.Find([.. _circuits.Values], other => other != circuit && other.Breaker.IsOpen) is { Breaker.Failure: { } failure } next)
                {
                    // The outage goes on for another node.
                    _reported = next;
                    _callbacks.Add(() => observer.OnReasonChanged(failure));
                }

                NoteOpenCount();
            }

            generation = ++_generation;
        }

        _callbacks.Run();
        return generation;
    }

    /// <summary>Under the lock.</summary>
    private void NoteOpenCount()
    {
        var open = _open;
        _callbacks.Add(() => observer.OnOpenCountChanged(open));
    }

    private sealed class NodeCircuit : ICircuitObserver
    {
        private readonly CircuitBreakers<TNode> _all;
        private volatile int _generation;

        public NodeCircuit(CircuitBreakers<TNode> all, Func<Task<bool>> probeAsync)
        {
            _all = all;
            Breaker = new(probeAsync, this);
        }

        public CircuitBreaker Breaker { get; }

        /// <summary>
        /// What <see cref="CircuitBreakers{TNode}.Generation"/> was when the last outage of this node ended.
        /// </summary>
        public int Generation => _generation;

        public void OnOpened(StoreFailure failure) => _all.Begin(this, failure);

        public void OnReasonChanged(StoreFailure failure) => _all.ChangeReason(this, failure);

        public void OnClosed() => _generation = _all.End(this);
    }
}
