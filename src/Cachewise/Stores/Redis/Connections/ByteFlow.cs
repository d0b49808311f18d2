namespace Cachewise.Stores.Redis.Connections;

/// <summary>
/// Counts the bytes of the connections to one server. They tell a server that sends nothing from one whose reply is
/// behind a large value. The threads that read and write the socket count; other threads may read values that are
/// slightly old.
/// </summary>
/// <param name="operationTimeout">The longest time that a call waits.</param>
internal sealed class ByteFlow(TimeSpan operationTimeout)
{
    private const int Parts = 8;

    // A connection that receives less than this in a timeout carries small replies, which do not delay a call for all
    // of it.
    private const long Much = 256 * 1024;

    // The client asks for the server's role every second, even behind a large value that is in the socket and that the
    // server does not read.
    private const int LargestQuestion = 1024;

    private readonly long _lengthOfPart = Math.Max(1, (long)(operationTimeout.TotalSeconds * TimeProvider.System.TimestampFrequency / Parts));
    private readonly long[] _received = new long[Parts];
    private long _movedAt = TimeProvider.System.GetTimestamp();
    private long _part;
    private volatile bool _isWorking;

    /// <summary>How long nothing was received, and nothing was sent but the client's own questions.</summary>
    public TimeSpan Idle => TimeProvider.System.GetElapsedTime(Volatile.Read(ref _movedAt));

    /// <summary>
    /// Whether a call that times out now was behind other replies: at least <see cref="Much"/> was received recently,
    /// or the reader still works on what it received, as while it copies hundreds of megabytes. The time that counts is
    /// shorter than the timeout, so that bytes from before the call was sent, or from before the server stopped, do not
    /// count.
    /// </summary>
    public bool IsBusy
    {
        get
        {
            if (_isWorking)
            {
                return true;
            }

            var last = Volatile.Read(ref _part);
            var sum = 0L;
            for (var part = Math.Max(last, TimeProvider.System.GetTimestamp() / _lengthOfPart) - Parts + 2; part <= last; part++)
            {
                sum += part > last - Parts ? Volatile.Read(ref _received[part % Parts]) : 0;
            }

            return sum >= Much;
        }
    }

    /// <summary>The reader asks for more.</summary>
    public void BeginReceive() => _isWorking = false;

    /// <summary>The reader has received bytes, and works on them.</summary>
    public void EndReceive(int count)
    {
        _isWorking = count > 0; // none: the connection was closed
        var now = TimeProvider.System.GetTimestamp();
        Volatile.Write(ref _movedAt, now);
        var part = now / _lengthOfPart;
        if (part != _part)
        {
            for (var old = Math.Max(_part, part - Parts) + 1; old <= part; old++)
            {
                Volatile.Write(ref _received[old % Parts], 0);
            }

            Volatile.Write(ref _part, part);
        }

        Volatile.Write(ref _received[part % Parts], _received[part % Parts] + count);
    }

    /// <summary>Bytes were sent. A few are no progress: they may be the client's own questions.</summary>
    public void Send(int count)
    {
        if (count > LargestQuestion)
        {
            Volatile.Write(ref _movedAt, TimeProvider.System.GetTimestamp());
        }
    }
}
