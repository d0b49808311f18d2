using Cachewise.Resilience;
using Cachewise.Stores.Redis.Connections;
using Cachewise.Stores.Redis.Diagnostics;
using Cachewise.Stores.Redis.Topology;

namespace Cachewise.Stores.Redis.Execution;

/// <summary>
/// The circuits of the nodes. Each failed call ends here: this makes its failure, and opens the circuit of its node if
/// that is an outage.
/// </summary>
/// <param name="connections">The connection in use.</param>
/// <param name="probeAsync">Whether a node can be used again.</param>
/// <param name="observer">Told of outages.</param>
internal sealed class RedisCircuits(ConnectionSwitch connections, Func<RedisNode, Task<bool>> probeAsync, ICircuitObserver observer) : IDisposable
{
    private readonly CircuitBreakers<RedisNode> _circuits = new(probeAsync, observer);

    /// <inheritdoc cref="CircuitBreakers{TNode}.Generation"/>
    public int Generation => _circuits.Generation;

    /// <inheritdoc cref="CircuitBreakers{TNode}.OpenCount"/>
    public int OpenCount => _circuits.OpenCount;

    /// <inheritdoc cref="CircuitBreakers{TNode}.Openings"/>
    public long Openings => _circuits.Openings;

    public bool IsOpen(RedisNode node) => _circuits.IsOpen(node);

    /// <summary>Why a call for these keys fails at once; null where it may be sent.</summary>
    public StoreFailure? FailureOf<TKeys>(RedisLink link, TKeys keys)
        where TKeys : struct, IRedisKeys =>
        _circuits.IsAnyOpen ? _circuits.FailureOf(keys.NodeIn(link.Slots)) : null;

    /// <summary>Whether a call failed with this: not where the cache was disposed of meanwhile.</summary>
    public bool IsFailure(Exception error) => error is ObjectDisposedException ? !connections.IsDisposed : ClientError.IsFailure(error);

    /// <summary>
    /// The failure of a call. An outage opens the circuit of the node, unless the call was sent before the last outage
    /// ended.
    /// </summary>
    public StoreFailure Fail(RedisLink link, RedisNode node, int generation, Exception error)
    {
        var failure = (error is TimeoutException && link.IsReceiving(node)
            ? RedisFailure.BehindOtherReplies(error, link.Parameters.OperationTimeout)
            : link.FailureOf(node, error)).At(link.AddressOf(node));
        if (failure.IsOutage)
        {
            _circuits.Trip(node, failure, generation);
        }

        return failure;
    }

    /// <inheritdoc cref="CircuitBreaker.ChangeReason"/>
    public void ChangeReason(RedisNode node, StoreFailure failure) => _circuits.ChangeReason(node, failure);

    public void Dispose() => _circuits.Dispose();
}
