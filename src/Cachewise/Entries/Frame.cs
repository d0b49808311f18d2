using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Cachewise.Entries;

/// <summary>The header of a value that needs more than JSON: docs/wire-format.md describes it byte by byte.</summary>
internal sealed record Frame(TimeSpan? Window, DateTimeOffset? End)
{
    private const byte Start = 0x01;
    private const byte RawBytes = 0b001;
    private const byte HasWindow = 0b010;
    private const byte HasEnd = 0b100;
    private const int Fixed = 2;

    /// <summary>The length of the header, in bytes.</summary>
    public int Length => Fixed + (Window is null ? 0 : sizeof(long)) + (End is null ? 0 : sizeof(long));

    /// <summary>The lifetime of the entry from now: its window, within its absolute end.</summary>
    public TimeSpan Lifetime(DateTimeOffset now)
    {
        var window = Window ?? TimeSpan.MaxValue;
        return End is { } end && end - now < window ? TimeSpan.FromTicks(long.Max(0, (end - now).Ticks)) : window;
    }

    public void Write(Span<byte> header)
    {
        header[0] = Start;
        header[1] = (byte)(RawBytes | (Window is null ? 0 : HasWindow) | (End is null ? 0 : HasEnd));
        if (Window is { } window)
        {
            BinaryPrimitives.WriteInt64LittleEndian(header[Fixed..], (long)Math.Ceiling(window.TotalMilliseconds));
        }

        if (End is { } end)
        {
            BinaryPrimitives.WriteInt64LittleEndian(header[(Length - sizeof(long))..], end.ToUnixTimeMilliseconds());
        }
    }

    /// <summary>Reads a header; false if the bytes are no frame of raw bytes that this release knows.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, [NotNullWhen(true)] out Frame? frame, out ReadOnlySpan<byte> value)
    {
        frame = null;
        value = default;
        if (bytes is not [Start, var flags, ..] || (flags & ~(HasWindow | HasEnd)) != RawBytes)
        {
            return false;
        }

        var rest = bytes[Fixed..];
        TimeSpan? window = null;
        DateTimeOffset? end = null;
        if ((flags & HasWindow) != 0)
        {
            if (!TryReadNumber(ref rest, TimeSpan.MaxValue.Ticks / TimeSpan.TicksPerMillisecond, out var milliseconds))
            {
                return false;
            }

            window = TimeSpan.FromTicks(milliseconds * TimeSpan.TicksPerMillisecond);
        }

        if ((flags & HasEnd) != 0)
        {
            if (!TryReadNumber(ref rest, DateTimeOffset.MaxValue.ToUnixTimeMilliseconds(), out var milliseconds))
            {
                return false;
            }

            end = DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
        }

        frame = new(window, end);
        value = rest;
        return true;
    }

    private static bool TryReadNumber(ref ReadOnlySpan<byte> rest, long most, out long number)
    {
        if (!BinaryPrimitives.TryReadInt64LittleEndian(rest, out number) || number < 0 || number > most)
        {
            return false;
        }

        rest = rest[sizeof(long)..];
        return true;
    }
}
