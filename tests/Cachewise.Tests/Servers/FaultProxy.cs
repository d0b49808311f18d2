using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Cachewise.Tests.Servers;

/// <summary>A TCP proxy in front of a server of 127.0.0.1, which simulates faults of networks.</summary>
internal sealed class FaultProxy : IDisposable
{
    // Fixed, so that not all of what a client sends fits in while its requests are kept.
    private const int ReceiveBuffer = 64 * 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly int _server;
    private readonly ConcurrentQueue<ProxiedConnection> _connections = [];
    private readonly Random _random = new(1);
    private volatile bool _isSilent;
    private volatile bool _isTrackingSilent;

    public FaultProxy(int server)
    {
        _server = server;
        _listener.Server.ReceiveBufferSize = ReceiveBuffer;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How many connections were accepted.</summary>
    public int Connections => _connections.Count;

    /// <summary>The delay of each reply.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>The delay, beyond <see cref="Delay"/>, of what the server sends on tracking connections.</summary>
    public TimeSpan TrackingDelay { get; set; }

    /// <summary>
    /// Each connection is reset within so many bytes of replies, usually in the middle of one; null for never.
    /// </summary>
    public int? ResetWithin { get; set; }

    /// <summary>Resets the existing connections.</summary>
    public void ResetAll()
    {
        foreach (var connection in _connections)
        {
            connection.Reset();
        }
    }

    /// <summary>Forwards nothing any more, and closes nothing: all connections are dead without notice.</summary>
    public void FallSilent()
    {
        _isSilent = true;
        foreach (var connection in _connections)
        {
            connection.FallSilent();
        }
    }

    /// <summary>
    /// Forwards nothing on tracking connections, and closes none. When it is false again, new ones are forwarded; those
    /// from before stay dead.
    /// </summary>
    public bool IsTrackingSilent
    {
        get => _isTrackingSilent;
        set
        {
            _isTrackingSilent = value;
            foreach (var connection in Select(ofTracking: true).Where(_ => value))
            {
                connection.FallSilent();
            }
        }
    }

    /// <summary>
    /// Resets each of the existing tracking connections in the middle of the next message about a key.
    /// </summary>
    public void CutTrackingInMessage()
    {
        foreach (var connection in Select(ofTracking: true))
        {
            connection.CutInMessage();
        }
    }

    /// <summary>Keeps the requests of one connection, until <see cref="Release"/>.</summary>
    /// <param name="number">Which, from 0, in the order in which they were taken.</param>
    public void Hold(int number) => _connections.ElementAt(number).Hold();

    /// <summary>Forwards the requests that were kept.</summary>
    public void Release()
    {
        foreach (var connection in _connections)
        {
            connection.Release();
        }
    }

    /// <summary>The replies that are kept, as text.</summary>
    public string HeldReplies => string.Concat(_connections.Select(connection => connection.HeldReplies));

    /// <summary>Keeps the replies of the existing connections, until <see cref="ReleaseReplies"/>.</summary>
    /// <param name="ofTracking">True for the tracking connections alone, false for the others; null for all.</param>
    public void HoldReplies(bool? ofTracking = null)
    {
        foreach (var connection in Select(ofTracking))
        {
            connection.HoldReplies();
        }
    }

    /// <summary>Forwards the replies that were kept.</summary>
    public void ReleaseReplies()
    {
        foreach (var connection in _connections)
        {
            connection.ReleaseReplies();
        }
    }

    /// <summary>New connections are forwarded again; those from before stay dead.</summary>
    public void Speak() => _isSilent = false;

    public void Dispose()
    {
        _listener.Dispose();
        foreach (var connection in _connections)
        {
            connection.Dispose();
        }
    }

    private IEnumerable<ProxiedConnection> Select(bool? ofTracking) => _connections.Where(connection => ofTracking is null || connection.IsTracking == ofTracking);

    private async Task AcceptAsync()
    {
        while (true)
        {
            try
            {
                var connection = new ProxiedConnection(this, await _listener.AcceptSocketAsync());
                _connections.Enqueue(connection);
                if (_isSilent)
                {
                    connection.FallSilent();
                }

                _ = connection.ForwardAsync(_server, ResetWithin is { } bytes ? _random.Next(bytes) : null);
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
