using System.Net;
using System.Net.Sockets;
using Cachewise.Tests.Servers;

namespace Cachewise.FaultTests;

/// <summary>The proxy causes the requested faults, in front of a server that echoes.</summary>
public sealed class FaultProxyTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(200);

    private readonly TcpListener _server = new(IPAddress.Loopback, 0);
    private readonly SemaphoreSlim _accepted = new(0);
    private readonly FaultProxy _proxy;

    public FaultProxyTests()
    {
        _server.Start();
        _proxy = new(((IPEndPoint)_server.LocalEndpoint).Port);
        _ = EchoAsync();
    }

    public void Dispose()
    {
        _proxy.Dispose();
        _server.Dispose();
        _accepted.Dispose();
    }

    [Fact]
    public async Task It_forwards_both_ways()
    {
        using var client = Connect();

        Assert.Equal([1, 2, 3], await SendAsync(client, 1, 2, 3));
    }

    [Fact]
    public async Task It_delays_replies()
    {
        using var client = Connect();
        _proxy.Delay = Moment;
        var began = TimeProvider.System.GetTimestamp();

        Assert.Equal([1], await SendAsync(client, 1));
        Assert.True(TimeProvider.System.GetElapsedTime(began) >= Moment / 2); // timers are coarse
    }

    [Fact]
    public async Task It_resets_a_connection_in_the_middle_of_a_reply()
    {
        _proxy.ResetWithin = 2; // after 0 or 1 of 3 bytes
        using var client = Connect();

        await Assert.ThrowsAsync<SocketException>(async () =>
        {
            await client.SendAsync(new byte[3]);
            for (var received = 0; received < 3;)
            {
                received += await client.ReceiveAsync(new byte[3]).WaitAsync(Patience);
            }
        });
    }

    [Fact]
    public async Task Silent_connections_stay_silent_and_new_ones_speak()
    {
        using var old = Connect();
        Assert.Equal([1], await SendAsync(old, 1));
        _proxy.FallSilent();
        await _accepted.WaitAsync(Patience);
        using var dead = Connect();
        await _accepted.WaitAsync(Patience); // the proxy has taken it while it was silent
        _proxy.Speak();
        using var young = Connect();

        Assert.Equal([4], await SendAsync(young, 4));
        await Assert.ThrowsAsync<TimeoutException>(() => SendAsync(old, 2).WaitAsync(Moment));
        await Assert.ThrowsAsync<TimeoutException>(() => SendAsync(dead, 3).WaitAsync(Moment));
    }

    private Socket Connect()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Connect(IPAddress.Loopback, _proxy.Port);
        return socket;
    }

    private static async Task<byte[]> SendAsync(Socket client, params byte[] bytes)
    {
        await client.SendAsync(bytes);
        var reply = new byte[bytes.Length];
        await using var stream = new NetworkStream(client, ownsSocket: false);
        await stream.ReadExactlyAsync(reply).AsTask().WaitAsync(Patience);
        return reply;
    }

    private async Task EchoAsync()
    {
        while (true)
        {
            try
            {
                var client = await _server.AcceptTcpClientAsync();
                _accepted.Release();
                _ = client.GetStream().CopyToAsync(client.GetStream());
            }
            catch (Exception error) when (error is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
