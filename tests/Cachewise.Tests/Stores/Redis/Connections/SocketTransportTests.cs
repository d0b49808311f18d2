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
    private readonly List<IThreadPoolWorkItem> _held = [];
    private Socket _client = null!;
    private Socket _server = null!;
    private SocketTransport _transport = null!;
    private bool _isPoolStarved;

    public async ValueTask InitializeAsync()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _client = new(SocketType.Stream, ProtocolType.Tcp);
        await _client.ConnectAsync(listener.LocalEndpoint, TestContext.Current.CancellationToken);
        _server = await listener.AcceptSocketAsync(TestContext.Current.CancellationToken);
        _transport = new(_client, _flow, item =>
        {
            if (_isPoolStarved)
            {
                _held.Add(item);
            }
            else
            {
                ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal: false);
            }
        });
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
    public async Task What_a_starved_pool_does_not_send_the_reader_sends()
    {
        await WakeReaderAsync();
        _isPoolStarved = true;

        _transport.Write("GET"u8);
        _transport.Flush();
        _transport.Write(" a"u8);
        _transport.Flush();

        Assert.Equal("GET a"u8.ToArray(), await ReadAsync(5));
        _held.ForEach(item => item.Execute()); // late, and with nothing to send
        Assert.True(_transport.Flush());
    }

    [Fact]
    public async Task After_an_idle_time_a_starved_pool_holds_nothing_up_either()
    {
        await WakeReaderAsync();
        _isPoolStarved = true;
        for (var i = 0; i < 20; i++)
        {
            await Task.Delay(i, TestContext.Current.CancellationToken); // around the time after which it is idle
            _transport.Write("PING"u8);
            _transport.Flush();

            Assert.Equal("PING"u8.ToArray(), await ReadAsync(4));
        }
    }

    [Fact]
    public async Task A_call_that_waits_for_no_others_is_sent_by_its_caller()
    {
        await WakeReaderAsync();
        _isPoolStarved = true;

        SocketTransport.SendAtOnce(_transport, static transport =>
        {
            transport.Write("GET"u8);
            return transport.Flush();
        });

        Assert.Empty(_held);
        Assert.Equal("GET"u8.ToArray(), await ReadAsync(3));
    }

    [Fact]
    public async Task Disposal_sends_what_was_flushed()
    {
        await WakeReaderAsync();
        _isPoolStarved = true;
        _transport.Write("QUIT"u8);
        _transport.Flush();

        await _transport.DisposeAsync();

        Assert.Equal("QUIT"u8.ToArray(), await ReadAsync(4));
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

    /// <summary>While replies come, the pool sends.</summary>
    private async Task WakeReaderAsync()
    {
        await _server.SendAsync("+"u8.ToArray(), TestContext.Current.CancellationToken);
        await Eventually.UntilAsync(() => _receiver.Bursts > 0);
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
