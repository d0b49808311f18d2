#pragma warning disable SER009 // see SocketTunnel
using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Net.Sockets;
using RESPite.Transports;

namespace Cachewise.Stores.Redis.Connections;

/// <summary>
/// A socket that the caller of a command writes to itself, and that a thread of its own reads. So a command costs one
/// change of thread less than with the client's streams, and no reply waits for a thread of the pool.
/// </summary>
internal sealed class SocketTransport : DuplexTransport
{
    private const int BufferSize = 64 * 1024;
    private const int UntilReady = -1;

    private readonly Socket _socket;
    private readonly ByteFlow _flow;
    private readonly Pipe _outgoing = new(new(minimumSegmentSize: BufferSize, pauseWriterThreshold: 0, resumeWriterThreshold: 0, useSynchronizationContext: false));
    private readonly Lock _sending = new();
    private bool _isFull;
    private bool _isClosed;

    /// <param name="socket">The socket, which is connected.</param>
    /// <param name="flow">Counts its bytes.</param>
    public SocketTransport(Socket socket, ByteFlow flow)
    {
        (_socket, _flow) = (socket, flow);
        _socket.Blocking = false;
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => _outgoing.Writer.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _outgoing.Writer.GetSpan(sizeHint);

    public override void Advance(int count) => _outgoing.Writer.Advance(count);

    /// <summary>
    /// Sends what the system takes at once. The caller never waits: a thread sends the rest, as of a large value.
    /// </summary>
    public override bool Flush()
    {
        lock (_sending)
        {
            if (_isClosed)
            {
                return false;
            }

            var staged = _outgoing.Writer.FlushAsync();
            Debug.Assert(staged.IsCompleted, "A pipe without a limit does not wait.");
            if (!_isFull && !TrySend())
            {
                _isFull = true;
                StartThread("sender", SendRest);
            }

            return !_isClosed;
        }
    }

    public override void Start(TransportReceiver receiver) => StartThread("receiver", () => Receive(receiver));

    public override ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    private static void StartThread(string name, Action run)
    {
        var thread = new Thread(() => run()) { IsBackground = true, Name = $"Cachewise Redis {name}", Priority = ThreadPriority.AboveNormal };
        thread.UnsafeStart();
    }

    /// <summary>
    /// Waits by <see cref="Socket.Poll(int, SelectMode)"/>, which is one wait of this thread. To receive from a socket
    /// that was connected asynchronously waits for the runtime's thread of all sockets, and that one wakes this.
    /// </summary>
    private void Receive(TransportReceiver receiver)
    {
        var buffer = GC.AllocateUninitializedArray<byte>(BufferSize);
        try
        {
            do
            {
                _flow.BeginReceive();
                _socket.Poll(UntilReady, SelectMode.SelectRead);
            }
            while (TryReceive(receiver, buffer));
        }
#pragma warning disable CA1031 // the connection is lost, or was closed; an exception would end the process
        catch
#pragma warning restore CA1031
        {
            _flow.BeginReceive();
        }

        Close();
        receiver.OnClosed(fault: null);
    }

    /// <returns>Whether the connection is open.</returns>
    private bool TryReceive(TransportReceiver receiver, byte[] buffer)
    {
        var count = _socket.Receive(buffer, SocketFlags.None, out var error);
        if (error is SocketError.WouldBlock)
        {
            return true;
        }

        if (error is not SocketError.Success || count == 0)
        {
            return false;
        }

        _flow.EndReceive(count);
        var isWanted = receiver.OnReceived(buffer.AsSpan(0, count));
        receiver.OnBatchEnd();
        return isWanted;
    }

    /// <summary>Sends until there is no more, or the system takes no more.</summary>
    /// <returns>Whether there is no more.</returns>
    private bool TrySend()
    {
        while (!_isClosed && _outgoing.Reader.TryRead(out var read))
        {
            var sent = Send(read.Buffer, out var error);
            _outgoing.Reader.AdvanceTo(read.Buffer.GetPosition(sent));
            if (error is SocketError.WouldBlock)
            {
                return false;
            }

            if (error is not SocketError.Success)
            {
                Close();
            }
        }

        return true;
    }

    private long Send(ReadOnlySequence<byte> bytes, out SocketError error)
    {
        var sent = 0L;
        error = SocketError.Success;
        foreach (var segment in bytes)
        {
            var left = segment.Span;
            while (left.Length > 0)
            {
                var count = TrySend(left, out error);
                if (error is not SocketError.Success)
                {
                    return sent;
                }

                _flow.Send(count);
                sent += count;
                left = left[count..];
            }
        }

        return sent;
    }

    private int TrySend(ReadOnlySpan<byte> bytes, out SocketError error)
    {
        try
        {
            return _socket.Send(bytes, SocketFlags.None, out error);
        }
        catch (ObjectDisposedException)
        {
            error = SocketError.NotConnected;
            return 0;
        }
    }

    /// <summary>Sends what the system did not take at once, each time that it can take more.</summary>
    private void SendRest()
    {
        try
        {
            do
            {
                _socket.Poll(UntilReady, SelectMode.SelectWrite);
            }
            while (!TrySendRest());
        }
#pragma warning disable CA1031 // as above; the receiver tells the client
        catch
#pragma warning restore CA1031
        {
            Close();
        }
    }

    private bool TrySendRest()
    {
        lock (_sending)
        {
            _isFull = !TrySend();
            return !_isFull;
        }
    }

    private void Close()
    {
        lock (_sending)
        {
            if (!_isClosed)
            {
                _isClosed = true;
                _outgoing.Reader.Complete();
                _socket.Dispose(); // which ends the threads that wait for it
            }
        }
    }
}
