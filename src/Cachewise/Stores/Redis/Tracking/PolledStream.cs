using System.Net.Sockets;

namespace Cachewise.Stores.Redis.Tracking;

/// <summary>
/// A socket that one thread reads and writes. Between two receptions it waits by <see cref="Socket.Poll(TimeSpan,
/// SelectMode)"/>, which needs no thread of the pool, and no longer than the caller says.
/// </summary>
/// <param name="socket">The socket, which is connected.</param>
/// <param name="prepareWait">
/// Called before each wait; it may write. Returns the longest wait: what is not there by then is a
/// <see cref="TimeoutException"/> if it is zero, and otherwise it is called again.
/// </param>
internal sealed class PolledStream(Socket socket, Func<TimeSpan> prepareWait) : Stream
{
    private static readonly TimeSpan LongestWrite = TimeSpan.FromSeconds(1);

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        while (true)
        {
            var wait = prepareWait();
            if (!socket.Poll(wait, SelectMode.SelectRead))
            {
                if (wait <= TimeSpan.Zero)
                {
                    throw new TimeoutException();
                }

                continue;
            }

            var count = socket.Receive(buffer, SocketFlags.None, out var error);
            if (error is SocketError.Success)
            {
                return count;
            }

            if (error is not SocketError.WouldBlock)
            {
                throw new IOException($"Receiving failed: {error}.");
            }
        }
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            var count = socket.Send(buffer, SocketFlags.None, out var error);
            if (error is SocketError.WouldBlock)
            {
                if (!socket.Poll(LongestWrite, SelectMode.SelectWrite))
                {
                    throw new TimeoutException();
                }

                continue;
            }

            if (error is not SocketError.Success)
            {
                throw new IOException($"Sending failed: {error}.");
            }

            buffer = buffer[count..];
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
