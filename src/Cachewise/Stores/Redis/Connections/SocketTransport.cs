#pragma warning disable SER009 // see SocketTunnel
using System.Buffers;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Net.Sockets;
using RESPite.Transports;

namespace Cachewise.Stores.Redis.Connections;

/// <summary>
/// A socket that is written to by the thread pool, and read by a thread of its own. A command waits in the queue of the
/// pool behind the callers that are ready to go on, and whose commands then leave together with it: many at once cost
/// few calls of the system. A lone caller, and one that blocks, sends by itself. No reply waits for the pool, nor does
/// a command for long: while the pool is starved, the thread that reads also writes.
/// </summary>
internal sealed class SocketTransport : DuplexTransport, IThreadPoolWorkItem
{
    private const int BufferSize = 64 * 1024;

    // How long a command waits for the pool before the reader sends it.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(10);

    [ThreadStatic]
    private static bool _sendsAtOnce;

    private readonly Socket _socket;
    private readonly ByteFlow _flow;
    private readonly Action<IThreadPoolWorkItem> _schedule;
    private readonly Pipe _outgoing = new(new(minimumSegmentSize: BufferSize, pauseWriterThreshold: 0, resumeWriterThreshold: 0, useSynchronizationContext: false));
    private readonly Lock _sending = new();
    private bool _isFull;
    private bool _isClosed;
    private int _isScheduled;
    private volatile bool _isIdle = true;

    /// <param name="socket">The socket, which is connected.</param>
    /// <param name="flow">Counts its bytes.</param>
    /// <param name="schedule">Has the pool execute something; null for that of the process.</param>
    public SocketTransport(Socket socket, ByteFlow flow, Action<IThreadPoolWorkItem>? schedule = null)
    {
        (_socket, _flow) = (socket, flow);
        _schedule = schedule ?? (static item => ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal: false));
        _socket.Blocking = false;
    }

    /// <summary>
    /// Makes a call whose command does not wait for others: one that is alone, or that blocks this thread until its
    /// reply is there.
    /// </summary>
    public static T SendAtOnce<TState, T>(TState state, Func<TState, T> call)
    {
        _sendsAtOnce = true;
        try
        {
            return call(state);
        }
        finally
        {
            _sendsAtOnce = false;
        }
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => _outgoing.Writer.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => _outgoing.Writer.GetSpan(sizeHint);

    public override void Advance(int count)
    {
        _outgoing.Writer.Advance(count);
        var committed = _outgoing.Writer.FlushAsync();
        Debug.Assert(committed.IsCompleted, "A pipe without a limit does not wait.");
    }

    /// <summary>Has what was written sent. The caller never waits for the server.</summary>
    public override bool Flush()
    {
        // Before it looks whether the reader is idle, which looks at this after it has become so.
        if (Interlocked.Exchange(ref _isScheduled, 1) == 0)
        {
            if (_isIdle || _sendsAtOnce)
            {
                SendScheduled();
            }
            else
            {
                _schedule(this);
            }
        }
        else if (_sendsAtOnce)
        {
            SendScheduled();
        }

        return !Volatile.Read(ref _isClosed);
    }

    void IThreadPoolWorkItem.Execute() => SendScheduled();

    public override void Start(TransportReceiver receiver) => StartThread("receiver", () => Receive(receiver));

    public override ValueTask DisposeAsync()
    {
        if (Volatile.Read(ref _isScheduled) == 1)
        {
            SendScheduled();
        }

        Close();
        return ValueTask.CompletedTask;
    }

    private static void StartThread(string name, Action run)
    {
        var thread = new Thread(() => run()) { IsBackground = true, Name = $"Cachewise Redis {name}", Priority = ThreadPriority.AboveNormal };
        thread.UnsafeStart();
    }

    private void Receive(TransportReceiver receiver)
    {
        var buffer = GC.AllocateUninitializedArray<byte>(BufferSize);
        try
        {
            do
            {
                _flow.BeginReceive();
                Wait();
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

    /// <summary>
    /// Waits for bytes, by <see cref="Socket.Poll(TimeSpan, SelectMode)"/>, which is one wait of this thread. To
    /// receive from a socket that was connected asynchronously waits for the runtime's thread of all sockets, and that
    /// one wakes this.
    /// </summary>
    private void Wait()
    {
        while (!_socket.Poll(_isIdle ? Timeout.InfiniteTimeSpan : Patience, SelectMode.SelectRead))
        {
            if (Volatile.Read(ref _isScheduled) == 1)
            {
                SendScheduled(); // the pool is starved
            }
            else
            {
                _isIdle = true;
                Interlocked.MemoryBarrier();
                _isIdle = Volatile.Read(ref _isScheduled) == 0;
            }
        }

        _isIdle = false;
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

    /// <summary>
    /// Sends what the system takes at once; a thread sends the rest, as of a large value, when it takes more.
    /// </summary>
    private void SendScheduled()
    {
        Volatile.Write(ref _isScheduled, 0); // what is written from here on is scheduled again
        Interlocked.MemoryBarrier();
        lock (_sending)
        {
            if (!_isFull && !TrySend())
            {
                _isFull = true;
                StartThread("sender", SendRest);
            }
        }
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

    private void SendRest()
    {
        try
        {
            do
            {
                _socket.Poll(Timeout.InfiniteTimeSpan, SelectMode.SelectWrite);
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
