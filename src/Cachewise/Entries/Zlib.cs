using System.Buffers;
using System.Buffers.Binary;
using System.IO.Compression;
using System.Runtime.InteropServices;

namespace Cachewise.Entries;

/// <summary>The zlib format (RFC 1950), as django-redis's <c>ZlibCompressor</c> writes it.</summary>
internal static class Zlib
{
    /// <summary>Bytes that are not longer are left as they are: <c>min_length</c> of django-redis.</summary>
    public const int MinLength = 15;

    private const byte DeflateWith32KWindow = 0x78;
    private const int HeaderAndChecksum = 6;

    public static byte[] Compress(ReadOnlySpan<byte> bytes)
    {
        var compressed = new MemoryStream(bytes.Length / 2);
        using (var zlib = new ZLibStream(compressed, CompressionLevel.Optimal, leaveOpen: true))
        {
            zlib.Write(bytes);
        }

        return compressed.ToArray();
    }

    /// <summary>Whether the bytes begin like a zlib stream. No JSON does.</summary>
    public static bool IsCompressed(ReadOnlySpan<byte> bytes) =>
        bytes.Length > HeaderAndChecksum && bytes[0] == DeflateWith32KWindow && BinaryPrimitives.ReadUInt16BigEndian(bytes) % 31 == 0;

    /// <summary>
    /// Decompresses up to a limit, because a few bytes can expand to very many. Null if there are more, or if the
    /// stream is broken or truncated.
    /// </summary>
    public static ReadOnlyMemory<byte>? Decompress(ReadOnlyMemory<byte> bytes, int limit)
    {
        var source = MemoryMarshal.TryGetArray(bytes, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(bytes.ToArray(), writable: false);
        using var zlib = new ZLibStream(source, CompressionMode.Decompress);
        var output = new ArrayBufferWriter<byte>((int)Math.Min(limit, bytes.Length * 4L) + 1);
        try
        {
            int read;
            while ((read = zlib.Read(output.GetSpan(1))) > 0)
            {
                output.Advance(read);
                if (output.WrittenCount > limit)
                {
                    return null;
                }
            }
        }
        catch (Exception error) when (error is InvalidDataException or IOException) // broken, or needs a dictionary
        {
            return null;
        }

        // The stream does not report a truncation; the checksum at its end does.
        if (Adler32(output.WrittenSpan) == BinaryPrimitives.ReadUInt32BigEndian(bytes.Span[^4..]))
        {
            return output.WrittenMemory;
        }

        return null;
    }

    /// <summary>RFC 1950, section 8.2.</summary>
    private static uint Adler32(ReadOnlySpan<byte> bytes)
    {
        const uint Modulus = 65521;
        const int MostBeforeOverflow = 5552;
        uint a = 1, b = 0;
        while (!bytes.IsEmpty)
        {
            var part = bytes[..Math.Min(bytes.Length, MostBeforeOverflow)];
            foreach (var value in part)
            {
                a += value;
                b += a;
            }

            a %= Modulus;
            b %= Modulus;
            bytes = bytes[part.Length..];
        }

        return (b << 16) | a;
    }
}
