using System.Collections.Concurrent;

namespace Cachewise.Resilience;

/// <summary>
/// A circuit breaker for each node that was ever away, so that one node does not take away what the others have. While none is away, a call looks at one field.
/// An outage of the whole begins with the first node that goes away, and ends with the last that comes back.
/// </summary>
/// <param name="isBackAsync">Asks a node, and puts in order what its outage left behind; what it throws counts as no.</param>
/// <param name="began">Told when an outage begins, before any call is turned away.</param>
/// <param name="ended">Told when it ends, before any call is sent again.</param>
internal sealed class CircuitBreakers<TNode>(Func<TNode, Task<bool>> isBackAsync, Action<CacheUnavailableException> began, Action ended) : IDisposable
    where TNode : notnull
{
    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<TNode, Circuit> _circuits = new();
    private volatile int _open;
    private volatile int _epoch;
    private volatile bool _isDisposed;

    /// <summary>The number of the outage that comes next. A call takes it with it, so that one which began before the outage of a node cannot begin another after it.</summary>
    public int Generation => _epoch;

    /// <summary>Whether a node is away.</summary>
    public bool IsAnyOpen => _open > 0;

    public bool IsOpen(TNode node) => IsAnyOpen && _circuits.TryGetValue(node, out var circuit) && circuit.Breaker.IsOpen;

    /// <summary>What a call to a node is turned away with; null where it may be sent.</summary>
    public CacheUnavailableException? FailureOf(TNode node, string operation) =>
        _circuits.TryGetValue(node, out var circuit) ? circuit.Breaker.FailureOf(operation) : null;

    /// <summary>Opens the breaker of a node, unless the call began before its last outage ended.</summary>
    public void Trip(TNode node, CacheUnavailableException failure, int generation)
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

    /// <inheritdoc cref="CircuitBreaker.Explain"/>
    public void Explain(TNode node, CacheUnavailableException failure)
    {
        if (_circuits.TryGetValue(node, out var circuit))
        {
            circuit.Breaker.Explain(failure);
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

    private Circuit New(TNode node)
    {
        Circuit circuit = null!;
        return circuit = new(new(() => isBackAsync(node), Begin, () => circuit.Generation = End()));
    }

    private void Begin(CacheUnavailableException failure)
    {
        lock (_lock)
        {
            if (_open == 0)
            {
                began(failure);
            }

            _open++;
        }
    }

    private int End()
    {
        lock (_lock)
        {
            if (_open == 1)
            {
                ended();
            }

            _open--;
            return ++_epoch;
        }
    }

    private sealed class Circuit(CircuitBreaker breaker)
    {
        private volatile int _epoch;

        public CircuitBreaker Breaker => breaker;

        /// <summary>The number of the outage that came next when the last one of this node ended.</summary>
        public int Generation
        {
            get => _epoch;
            set => _epoch = value;
        }
    }
}
