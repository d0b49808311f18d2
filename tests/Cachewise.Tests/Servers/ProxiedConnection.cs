using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Channels;

namespace Cachewise.Tests.Servers;

/// <summary>A connection through a <see cref="FaultProxy"/>: two sockets, and the bytes between them.</summary>
internal sealed class ProxiedConnection(FaultProxy proxy, Socket client) : IDisposable
{
    private const int BufferSize = 16 * 1024;

    private readonly Socket _server = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private readonly Channel<(byte[] Bytes, long Due)> _replies = Channel.CreateUnbounded<(byte[], long)>();
    private volatile bool _isSilent;
    private volatile bool _isTracking;
    private volatile bool _isCutInMessage;
    private volatile TaskCompletionSource? _held;
    private volatile TaskCompletionSource? _heldReplies;
    private volatile string _heldText = "";

    /// <summary>Whether it is one on which the server tells of changed keys.</summary>
    public bool IsTracking => _isTracking;

    /// <summary>Drops from now on what either side sends.</summary>
    public void FallSilent() => _isSilent = true;

    /// <summary>Resets the connection in the middle of the next message that the server sends unasked.</summary>
    public void CutInMessage() => _isCutInMessage = true;

    public void Hold() => _held = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release() => _held?.TrySetResult();

    /// <summary>The replies that are kept, as text.</summary>
    public string HeldReplies => _heldText;

    public void HoldReplies() => _heldReplies = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void ReleaseReplies() => _heldReplies?.TrySetResult();

    /// <summary>Forwards until one side closes, or until the reset after so many bytes of replies.</summary>
    public async Task ForwardAsync(int port, int? resetAfter)
    {
        client.NoDelay = true;
        try
        {
            await _server.ConnectAsync(IPAddress.Loopback, port);
            await await Task.WhenAny(ForwardRequestsAsync(), QueueRepliesAsync(), ForwardRepliesAsync(resetAfter));
        }
        catch (Exception error) when (error is SocketException or ObjectDisposedException)
        {
            // One side has closed, and so does the other.
        }

        Dispose();
    }

    public void Reset()
    {
        try
        {
            client.LingerState = new(enable: true, seconds: 0); // closing sends a reset
        }
        catch (ObjectDisposedException)
        {
            // It is closed already.
        }

        Dispose();
    }

    public void Dispose()
    {
        client.Dispose();
        _server.Dispose();
    }

    private async Task ForwardRequestsAsync()
    {
        var buffer = new byte[BufferSize];
        while (await client.ReceiveAsync(buffer) is > 0 and var count)
        {
            if (buffer.AsSpan(0, count).IndexOf("BCAST"u8) >= 0)
            {
                _isTracking = true;
                _isSilent |= proxy.IsTrackingSilent;
            }

            await (_held?.Task ?? Task.CompletedTask);
            if (!_isSilent)
            {
                await _server.SendAsync(buffer.AsMemory(0, count));
            }
        }
    }

    private async Task QueueRepliesAsync()
    {
        var buffer = new byte[BufferSize];
        while (await _server.ReceiveAsync(buffer) is > 0 and var count)
        {
            var delay = _isTracking ? proxy.Delay + proxy.TrackingDelay : proxy.Delay;
            var due = TimeProvider.System.GetTimestamp() + (long)(delay.TotalSeconds * TimeProvider.System.TimestampFrequency);
            if (_heldReplies is { Task.IsCompleted: false })
            {
                _heldText += Encoding.Latin1.GetString(buffer, 0, count);
            }

            _replies.Writer.TryWrite((buffer[..count], due));
        }
    }

    private async Task ForwardRepliesAsync(int? resetAfter)
    {
        await foreach (var (bytes, due) in _replies.Reader.ReadAllAsync())
        {
            if (TimeProvider.System.GetElapsedTime(TimeProvider.System.GetTimestamp(), due) is { Ticks: > 0 } early)
            {
                await Task.Delay(early, TimeProvider.System);
            }

            await (_heldReplies?.Task ?? Task.CompletedTask);
            if (_isSilent)
            {
                continue;
            }

            if (_isCutInMessage && bytes.AsSpan().LastIndexOf((byte)'>') is >= 0 and var message)
            {
                resetAfter = message + ((bytes.Length - message) / 2);
            }

            var count = Math.Min(bytes.Length, resetAfter ?? int.MaxValue);
            await client.SendAsync(bytes.AsMemory(0, count));
            resetAfter -= count;
            if (resetAfter is 0)
            {
                Reset();
            }
        }
    }
}
