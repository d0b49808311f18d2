using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using StackExchange.Redis;
using StackExchange.Redis.Configuration;

namespace Cachewise.Stores.Redis;

/// <summary>Has the client read and write by streams that count. Where the application sets a tunnel of its own, nothing is counted, and every time-out is the server's.</summary>
/// <param name="operationTimeout">What a call waits at most.</param>
internal sealed class ObservingTunnel(TimeSpan operationTimeout) : Tunnel
{
    private readonly ConcurrentDictionary<EndPoint, ByteFlow> _flows = new();

    /// <summary>The bytes to and from a server; null where there was no connection yet.</summary>
    public ByteFlow? FlowOf(EndPoint endpoint) => _flows.GetValueOrDefault(endpoint);

    /// <summary>For how long no byte has moved to or from any server; null where none was connected to.</summary>
    public TimeSpan? Idle => _flows.IsEmpty ? null : _flows.Values.Min(flow => flow.Idle);

    /// <summary>Whether a server sends so much that calls may be waiting behind it.</summary>
    public bool IsBusy => _flows.Values.Any(flow => flow.IsBusy);

    public override ValueTask<Stream?> BeforeAuthenticateAsync(EndPoint endpoint, ConnectionType connectionType, Socket? socket, CancellationToken cancellationToken) =>
        new(socket is null ? null : new ObservedStream(socket, _flows.GetOrAdd(endpoint, static (_, timeout) => new(timeout), operationTimeout)));
}
