using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace Cachewise.Stores.Redis.Connections;

/// <summary>
/// Makes the client read and write through streams that count. If the application sets a tunnel of its own, nothing is
/// counted, and the server is blamed for every timeout.
/// </summary>
/// <param name="operationTimeout">The longest time that a call waits.</param>
internal sealed class ObservingTunnel(TimeSpan operationTimeout) : Tunnel
{
    private readonly ConcurrentDictionary<EndPoint, ByteFlow> _flows = new();

    /// <summary>The bytes to and from a server; null before the first connection.</summary>
    public ByteFlow? FlowOf(EndPoint endpoint) => _flows.GetValueOrDefault(endpoint);

    /// <summary>How long no byte was sent to or received from any server; null before the first connection.</summary>
    public TimeSpan? Idle => _flows.IsEmpty ? null : _flows.Values.Min(flow => flow.Idle);

    /// <summary>Whether a server sends so much that calls may be waiting behind it.</summary>
    public bool IsBusy => _flows.Values.Any(flow => flow.IsBusy);

    public override ValueTask<Stream?> BeforeAuthenticateAsync(EndPoint endpoint, ConnectionType connectionType, Socket? socket, CancellationToken cancellationToken) =>
        new(socket is null ? null : new ObservedStream(socket, _flows.GetOrAdd(endpoint, static (_, timeout) => new(timeout), operationTimeout)));
}
