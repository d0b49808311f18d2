namespace Cachewise.Stores.Redis;

/// <summary>
/// Counts the bytes of the connections to one server, by which a server that sends nothing is told from one whose reply is behind a large value. The thread that reads a socket and the thread that writes it count; other threads
/// may read values that are a moment old.
/// </summary>
/// <param name="operationTimeout">What a call waits at most.</param>
internal sealed class ByteFlow(TimeSpan operationTimeout)
{
    private const int Parts = 8;

    // A connection that receives less than this in a time-out carries small replies, which do not hold up a call for all of it.
    private const long Much = 256 * 1024;

    // The client asks about the server's role every second, also behind a large value that the socket has taken whole and nobody reads.
    private const int LargestQuestion = 1024;

    private readonly long _lengthOfPart = Math.Max(1, (long)(operationTimeout.TotalSeconds * TimeProvider.System.TimestampFrequency / Parts));
    private readonly long[] _received = new long[Parts];
    private long _movedAt = TimeProvider.System.GetTimestamp();
    private long _part;
    private volatile bool _isWorking;

    /// <summary>For how long nothing was received, and nothing sent but questions of the client's own.</summary>
    public TimeSpan Idle => TimeProvider.System.GetElapsedTime(Volatile.Read(ref _movedAt));

    /// <summary>
    /// Whether a call that has timed out now was behind other replies: at least <see cref="Much"/> was received lately, or the reader still works on what it received, as while it copies hundreds of megabytes. The time looked at is
    /// shorter than the time-out, so that bytes from before the call was sent, and from before the server fell silent, do not count.
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

    /// <summary>The reader has received so many bytes, and works on them.</summary>
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

    /// <summary>So many bytes were sent. A few are no progress: they may be the client's own questions.</summary>
    public void Send(int count)
    {
        if (count > LargestQuestion)
        {
            Volatile.Write(ref _movedAt, TimeProvider.System.GetTimestamp());
        }
    }
}
