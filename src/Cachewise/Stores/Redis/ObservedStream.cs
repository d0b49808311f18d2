using System.Net.Sockets;

namespace Cachewise.Stores.Redis;

/// <summary>A socket's stream, as the client makes one, which counts the bytes. It costs an operation of the socket some nanoseconds. The client reads and writes on threads of its own, synchronously; the asynchronous methods are for TLS handshakes.</summary>
internal sealed class ObservedStream(Socket socket, ByteFlow flow) : NetworkStream(socket)
{
    public override int Read(Span<byte> buffer)
    {
        flow.BeginReceive();
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
