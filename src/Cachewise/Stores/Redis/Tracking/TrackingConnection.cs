using System.Net.Sockets;
using System.Text;
using Cachewise.Stores.Redis.Diagnostics;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Tracking;

/// <summary>
/// A connection on which a server tells of changed keys, and that is used for nothing else. A thread of its own reads
/// it and sends the PINGs, so that neither waits for a thread of the pool.
/// </summary>
/// <remarks>
/// A PING is a fence. A server sends the invalidation of a write in the turn of its loop in which it acknowledges the
/// write, and it answers a PING that comes later behind it, on the same connection. So when the reply is read, all that
/// was acknowledged before the PING was sent has been told.
/// </remarks>
/// <param name="server">Opens it.</param>
/// <param name="prefixes">What the keys begin with.</param>
/// <param name="pace">How often to ask.</param>
/// <param name="events">Told of what happens.</param>
internal sealed class TrackingConnection(TrackedServer server, PrefixSet prefixes, Func<TrackingPace> pace, ITrackingEvents events) : ITrackingMessages, IDisposable
{
    private const string Primary = "master";

    private readonly Lock _lock = new();
    private Socket? _socket;
    private Stream? _stream;
    private volatile bool _isDisposed;
    private string _command = "HELLO";
    private string? _product;
    private string? _version;
    private bool _isArmed;
    private bool _isLate;
    private TimeSpan _limit;
    private long _began;
    private long? _asked;
    private long _moment;
    private long _askedLast;
    private long _askedRole;

    /// <summary>What the keys begin with of which the server tells.</summary>
    public PrefixSet Prefixes => prefixes;

    /// <summary>Begins to connect, on a thread of its own.</summary>
    public void Start()
    {
        var thread = new Thread(Run) { IsBackground = true, Name = "Cachewise Redis tracking", Priority = ThreadPriority.AboveNormal };
        thread.UnsafeStart();
    }

    /// <summary>Closes it, and ends its thread; no more events follow, but for one that is under way.</summary>
    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            _socket?.Dispose(); // which ends the thread, whatever it waits for
        }
    }

    void ITrackingMessages.OnInvalidated(ReadOnlySpan<byte> key) => events.OnInvalidated(key);

    void ITrackingMessages.OnAllInvalidated() => events.OnAllInvalidated();

    void ITrackingMessages.OnReply(ReadOnlySpan<byte> word)
    {
        if (!_isArmed && word.SequenceEqual("OK"u8))
        {
            _isArmed = true;
            events.OnArmed(this);
        }
        else if (_asked is not null && word.SequenceEqual("PONG"u8))
        {
            (_asked, _isLate) = (null, false);
            events.OnToldUntil(this, _moment);
        }
        else
        {
            throw new InvalidDataException($"the reply to {_command} is another word");
        }
    }

    void ITrackingMessages.OnError(string message) => throw new TrackingException(TrackingProblem.Create(_command, message, _version is null ? null : $"{_product} {_version}"));

    void ITrackingMessages.OnField(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        var text = Encoding.UTF8.GetString(value);
        if (name.SequenceEqual("server"u8))
        {
            _product = text is [>= 'a' and <= 'z' and var first, .. var rest] ? $"{char.ToUpperInvariant(first)}{rest}" : text;
        }
        else if (name.SequenceEqual("version"u8))
        {
            _version = text;
        }
        else if (name.SequenceEqual("role"u8))
        {
            _command = _isArmed ? "PING" : "CLIENT TRACKING";
            if (text is not Primary)
            {
                throw new TrackingException(TrackingProblem.Replica);
            }
        }
    }

    private void Run()
    {
        ConnectionProblem? problem = null;
        try
        {
            Connect();
            Read();
        }
#pragma warning disable CA1031 // the connection is lost, or was closed; an exception would end the process
        catch (Exception error)
#pragma warning restore CA1031
        {
            problem = _isArmed && error is TimeoutException ? TrackingProblem.Silent(pace().Patience) : server.Explain(error, isConnected: _stream is not null);
        }

        var isWanted = !_isDisposed;
        Dispose();
        if (isWanted)
        {
            events.OnEnded(this, problem);
        }
    }

    private void Connect()
    {
        var options = server.CreateOptions();
        _limit = TimeSpan.FromMilliseconds(options.ConnectTimeout);
        var socket = server.CreateSocket(options);
        lock (_lock)
        {
            _socket = socket;
            if (_isDisposed)
            {
                socket.Dispose();
            }
        }

        server.Connect(socket, options);
        var stream = new PolledStream(socket, PrepareWait);
        (_stream, _began) = (stream, TimeProvider.System.GetTimestamp());
        _stream = server.Secure(stream, options);
        _askedRole = TimeProvider.System.GetTimestamp();
        _stream.Write(TrackingCommands.Begin(options.User, options.Password, server.NameOf(options), prefixes));
    }

    private void Read()
    {
        var reader = new TrackingReader(this);
        while (_stream!.Read(reader.Free) is > 0 and var count && !_isDisposed)
        {
            reader.Advance(count);
        }
    }

    /// <summary>Asks if it is time to.</summary>
    /// <returns>How long to wait for what the server sends; zero if it has had its time.</returns>
    private TimeSpan PrepareWait()
    {
        if (!_isArmed)
        {
            return Positive(_limit - TimeProvider.System.GetElapsedTime(_began));
        }

        var (bound, interval, patience) = pace();
        if (_asked is { } asked)
        {
            return WaitForReply(TimeProvider.System.GetElapsedTime(asked), bound, patience);
        }

        var left = interval - TimeProvider.System.GetElapsedTime(_askedLast);
        if (left > TimeSpan.Zero)
        {
            return left;
        }

        Ask();
        return WaitForReply(TimeSpan.Zero, bound, patience);
    }

    private TimeSpan WaitForReply(TimeSpan waited, TimeSpan bound, TimeSpan patience)
    {
        if (!_isLate && waited >= bound && waited < patience)
        {
            _isLate = true;
            events.OnLate(this, TrackingProblem.Silent(bound));
        }

        return Positive((_isLate || bound > patience ? patience : bound) - waited);
    }

    private void Ask()
    {
        var now = TimeProvider.System.GetTimestamp();
        (_asked, _askedLast, _moment) = (now, now, Environment.TickCount64); // before it is sent
        var asksRole = TimeProvider.System.GetElapsedTime(_askedRole, now) >= TrackingPace.RoleInterval;
        if (asksRole)
        {
            _askedRole = now;
        }

        _command = asksRole ? "HELLO" : "PING";
        _stream!.Write(asksRole ? TrackingCommands.RoleAndPing : TrackingCommands.Ping);
    }

    private static TimeSpan Positive(TimeSpan time) => time > TimeSpan.Zero ? time : TimeSpan.Zero;
}
