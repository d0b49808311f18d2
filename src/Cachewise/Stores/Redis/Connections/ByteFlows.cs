using System.Collections.Concurrent;
using System.Net;

namespace Cachewise.Stores.Redis.Connections;

/// <summary>
/// The bytes to and from each server of a connection. If the application sets a tunnel of its own, nothing is counted,
/// and the server is blamed for every timeout.
/// </summary>
/// <param name="operationTimeout">The longest time that a call waits.</param>
internal sealed class ByteFlows(TimeSpan operationTimeout)
{
    private readonly ConcurrentDictionary<EndPoint, ByteFlow> _flows = new();

    /// <summary>How long no byte was sent to or received from any server; null before the first connection.</summary>
    public TimeSpan? Idle => _flows.IsEmpty ? null : _flows.Values.Min(flow => flow.Idle);

    /// <summary>Whether a server sends so much that calls may be waiting behind it.</summary>
    public bool IsBusy => _flows.Values.Any(flow => flow.IsBusy);

    /// <summary>The bytes to and from a server; null before the first connection.</summary>
    public ByteFlow? FlowOf(EndPoint endpoint) => _flows.GetValueOrDefault(endpoint);

    /// <summary>As <see cref="FlowOf"/>, for a connection that begins.</summary>
    public ByteFlow Begin(EndPoint endpoint) => _flows.GetOrAdd(endpoint, static (_, timeout) => new(timeout), operationTimeout);
}
