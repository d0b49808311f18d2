using System.Net.Sockets;
using System.Text;

namespace Cachewise.Benchmarks.Near;

/// <summary>
/// A connection to Redis without a client library. Replies are not parsed: the caller knows how long they are.
/// </summary>
internal sealed class RawConnection : IDisposable
{
    private readonly TcpClient _client;
    private readonly NetworkStream _stream;
    private readonly byte[] _replies = new byte[64 * 1024];

    public RawConnection(int port)
    {
        _client = new("127.0.0.1", port) { NoDelay = true };
        _stream = _client.GetStream();
    }

    /// <summary>One command, in the wire format.</summary>
    public static byte[] Command(params string[] parts) =>
        Encoding.ASCII.GetBytes($"*{parts.Length}\r\n" + string.Concat(parts.Select(part => $"${part.Length}\r\n{part}\r\n")));

    /// <summary>Sends commands, and returns when so many bytes of replies have come.</summary>
    public void Send(ReadOnlySpan<byte> commands, int replyLength)
    {
        _stream.Write(commands);
        while (replyLength > 0)
        {
            replyLength -= ReadSome(replyLength);
        }
    }

    /// <summary>Sets a key, and returns when the server has acknowledged it.</summary>
    public void Set(string key, string value)
    {
        const string Done = "+OK\r\n";
        Send(Command("SET", key, value), Done.Length);
        if (_replies[0] != Done[0])
        {
            throw new InvalidOperationException($"Redis rejected SET {key}.");
        }
    }

    /// <summary>Sends commands without waiting for a reply, on a connection that discards them.</summary>
    public void Write(ReadOnlySpan<byte> commands) => _stream.Write(commands);

    /// <summary>From now on reads and discards what the server sends, as a RESP3 client.</summary>
    public void StartDiscarding()
    {
        Write(Command("HELLO", "3"));
        _ = DiscardAsync();
    }

    public void Dispose() => _client.Dispose();

    private async Task DiscardAsync()
    {
        try
        {
            while (await _stream.ReadAsync(_replies) > 0)
            {
            }
        }
        catch (Exception error) when (error is IOException or ObjectDisposedException)
        {
            // Closed.
        }
    }

    private int ReadSome(int most)
    {
        var count = _stream.Read(_replies, 0, Math.Min(most, _replies.Length));
        return count > 0 ? count : throw new InvalidOperationException("Redis closed the connection.");
    }
}
