namespace Cachewise.Redis;

/// <summary>
/// The bytes that go over the connections to one server: by them a server that is silent is told from one whose answer is behind a large value. Counted by the reader and the writer of a socket, of which
/// each is one thread at a time; what others read may be a moment old.
/// </summary>
/// <param name="operationTimeout">What a call waits at most.</param>
internal sealed class ByteFlow(TimeSpan operationTimeout)
{
    private const int Parts = 8;

    // A connection that receives less than this in a time-out carries small replies, which do not hold up a call for all of it.
    private const long Much = 256 * 1024;

    private readonly long _lengthOfPart = Math.Max(1, (long)(operationTimeout.TotalSeconds * TimeProvider.System.TimestampFrequency / Parts));
    private readonly long[] _received = new long[Parts];
    private long _movedAt = TimeProvider.System.GetTimestamp();
    private long _part;
    private volatile bool _isWorking;

    /// <summary>For how long no byte has moved in either direction.</summary>
    public TimeSpan Idle => TimeProvider.System.GetElapsedTime(Volatile.Read(ref _movedAt));

    /// <summary>
    /// Whether a call which has timed out now was waiting behind what was received: so much was, or the reader is still at work on it, as where it copies a value of hundreds of megabytes. Less than the whole time-out is looked at: what came before the call was sent, and before the server fell silent, does not count.
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

    /// <summary>The reader has got so much, and works on it.</summary>
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

    public void Send() => Volatile.Write(ref _movedAt, TimeProvider.System.GetTimestamp());
}
