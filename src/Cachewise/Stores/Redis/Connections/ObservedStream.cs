using System.Net.Sockets;

namespace Cachewise.Stores.Redis.Connections;

/// <summary>
/// A socket's stream that counts the bytes, which costs some nanoseconds for each operation. The client reads and
/// writes synchronously on threads of its own; the asynchronous methods are for TLS handshakes. Why a read polls first:
/// <see cref="SocketTransport"/>.
/// </summary>
internal sealed class ObservedStream(Socket socket, ByteFlow flow) : NetworkStream(socket)
{
    public override int Read(Span<byte> buffer)
    {
        flow.BeginReceive();
        Socket.Poll(-1, SelectMode.SelectRead);
        var count = base.Read(buffer);
        flow.EndReceive(count);
        return count;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        flow.BeginReceive();
        var count = await base.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        flow.EndReceive(count);
        return count;
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        base.Write(buffer);
        flow.Send(buffer.Length);
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        await base.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        flow.Send(buffer.Length);
    }
}
