#pragma warning disable SER009 // see SocketTunnel
using System.Buffers;
using System.Net;
using System.Net.Sockets;
using Cachewise.Stores.Redis.Connections;
using Cachewise.Tests.Servers;
using RESPite.Transports;

namespace Cachewise.Tests.Stores.Redis.Connections;

public sealed class SocketTransportTests : IAsyncLifetime
{
    private readonly Receiver _receiver = new();
    private readonly ByteFlow _flow = new(TimeSpan.FromSeconds(1));
    private Socket _client = null!;
    private Socket _server = null!;
    private SocketTransport _transport = null!;

    public async ValueTask InitializeAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _client = new(SocketType.Stream, ProtocolType.Tcp);
        await _client.ConnectAsync(listener.LocalEndpoint, TestContext.Current.CancellationToken);
        _server = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        _transport = new(_client, _flow);
        _transport.Start(_receiver);
    }

    public async ValueTask DisposeAsync()
    {
        await _transport.DisposeAsync();
        _server.Dispose();
    }

    [Fact]
    public async Task What_is_flushed_arrives_and_what_arrives_is_given_to_the_receiver()
    {
        _transport.Write("PING\r\n"u8);
        Assert.True(_transport.Flush());

        Assert.Equal("PING\r\n"u8.ToArray(), await ReadAsync(6));
        await _server.SendAsync("+PONG\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        await Eventually.UntilAsync(() => _receiver.Received == "+PONG\r\n" && _receiver.Bursts > 0);
    }

    [Fact]
    public async Task Bytes_that_were_not_flushed_are_not_sent()
    {
        _transport.Write("GET"u8);
        _transport.GetSpan(100);
        Assert.True(_transport.Flush());
        _transport.GetSpan(100); // asked for, and not written to
        Assert.True(_transport.Flush());
        _transport.Write(" later"u8);

        Assert.Equal("GET"u8.ToArray(), await ReadAsync(3));
        Assert.False(_server.Poll(TimeSpan.FromMilliseconds(50), SelectMode.SelectRead));
    }

    [Fact]
    public async Task A_flush_does_not_wait_for_a_server_that_does_not_read()
    {
        const int flushes = 64;
        var megabyte = new byte[1 << 20];
        for (var i = 0; i < flushes; i++)
        {
            megabyte.AsSpan().Fill((byte)i);
            _transport.Write(megabyte);
            Assert.True(_transport.Flush());
        }

        for (var i = 0; i < flushes; i++)
        {
            Assert.False((await ReadAsync(megabyte.Length)).AsSpan().ContainsAnyExcept((byte)i), $"in megabyte {i}");
        }
    }

    [Fact]
    public async Task Bytes_keep_their_order_while_the_socket_fills_and_empties()
    {
        _client.SendBufferSize = 4096;
        var random = new Random(1);
        var sent = new byte[8 << 20];
        random.NextBytes(sent);
        var reading = Task.Run(() => ReadAsync(sent.Length));

        for (var start = 0; start < sent.Length;)
        {
            var length = Math.Min(random.Next(1, 100_000), sent.Length - start);
            _transport.Write(sent.AsSpan(start, length));
            Assert.True(_transport.Flush());
            start += length;
        }

        Assert.Equal(sent, await reading);
    }

    [Fact]
    public async Task A_server_that_closes_the_connection_ends_it_once()
    {
        _server.Dispose();

        await Eventually.UntilAsync(() => _receiver.Closings == 1);
        _transport.Write("GET"u8);
        Assert.False(_transport.Flush());
        await _transport.DisposeAsync();
        Assert.Equal(1, _receiver.Closings);
        Assert.False(_flow.IsBusy);
    }

    [Fact]
    public async Task Disposal_ends_it_also_while_the_server_does_not_read()
    {
        _transport.Write(new byte[32 << 20]);
        Assert.True(_transport.Flush());

        await _transport.DisposeAsync();
        await _transport.DisposeAsync();

        await Eventually.UntilAsync(() => _receiver.Closings == 1);
        Assert.False(_transport.Flush());
    }

    [Fact]
    public async Task A_receiver_that_wants_no_more_ends_it()
    {
        _receiver.Wants = false;

        await _server.SendAsync("?"u8.ToArray(), TestContext.Current.CancellationToken);

        await Eventually.UntilAsync(() => _receiver.Closings == 1);
        Assert.Equal(0, await _server.ReceiveAsync(new byte[1], TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_receiver_that_throws_ends_it_and_not_the_process()
    {
        _receiver.Error = new InvalidOperationException("no such reply");

        await _server.SendAsync("?"u8.ToArray(), TestContext.Current.CancellationToken);

        await Eventually.UntilAsync(() => _receiver.Closings == 1);
        Assert.False(_flow.IsBusy);
    }

    private async Task<byte[]> ReadAsync(int count)
    {
        var bytes = new byte[count];
        await using var stream = new NetworkStream(_server);
        await stream.ReadExactlyAsync(bytes, TestContext.Current.CancellationToken);
        return bytes;
    }

    private sealed class Receiver : TransportReceiver
    {
        private volatile string _received = "";
        private int _closings;

        public string Received => _received;

        public int Bursts { get; private set; }

        public int Closings => Volatile.Read(ref _closings);

        public bool Wants { get; set; } = true;

        public Exception? Error { get; set; }

        public override bool OnReceived(ReadOnlySpan<byte> payload)
        {
            _received += System.Text.Encoding.UTF8.GetString(payload);
            return Error is null ? Wants : throw Error;
        }

        public override void OnBatchEnd() => Bursts++;

        public override void OnClosed(Exception? fault) => Interlocked.Increment(ref _closings);
    }
}
