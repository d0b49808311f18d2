namespace Cachewise.Stores.Redis.Topology;

/// <summary>
/// The slot of a key in a cluster: CRC16 (XMODEM) of the key, or of what its first pair of braces encloses, modulo
/// 16,384.
/// </summary>
internal static class HashSlot
{
    /// <summary>How many slots there are.</summary>
    public const int Count = 16384;

    private const int Polynomial = 0x1021;

    private static readonly ushort[] Table = MakeTable();

    /// <summary>The slot of a key.</summary>
    public static int Compute(ReadOnlySpan<byte> key)
    {
        var crc = 0;
        foreach (var octet in Hashed(key))
        {
            crc = ((crc << 8) ^ Table[(crc >> 8) ^ octet]) & 0xFFFF;
        }

        return crc % Count;
    }

    /// <summary>Whether the slot depends on a part of the key alone.</summary>
    public static bool HasTag(ReadOnlySpan<byte> key) => Hashed(key).Length < key.Length;

    private static ReadOnlySpan<byte> Hashed(ReadOnlySpan<byte> key)
    {
        var rest = key[(key.IndexOf((byte)'{') + 1)..];
        var length = rest.Length < key.Length ? rest.IndexOf((byte)'}') : -1;
        return length > 0 ? rest[..length] : key;
    }

    private static ushort[] MakeTable()
    {
        var table = new ushort[256];
        for (var i = 0; i < table.Length; i++)
        {
            var crc = i << 8;
            for (var bit = 0; bit < 8; bit++)
            {
                crc = (crc & 0x8000) == 0 ? crc << 1 : (crc << 1) ^ Polynomial;
            }

            table[i] = (ushort)crc;
        }

        return table;
    }
}
