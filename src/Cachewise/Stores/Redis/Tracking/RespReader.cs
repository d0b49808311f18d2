using System.Buffers.Text;

namespace Cachewise.Stores.Redis.Tracking;

/// <summary>
/// Cuts what a server sends into the tokens of RESP3, however the bytes arrive. Its memory is limited: a longer text is
/// skipped, since no key of a cache is so long.
/// </summary>
internal sealed class RespReader
{
    /// <summary>The longest text that is kept, in bytes.</summary>
    public const int LongestText = 16 * 1024;

    private const int BufferSize = 4 * LongestText;
    private const int EndOfLine = 2;

    private readonly byte[] _buffer = GC.AllocateUninitializedArray<byte>(BufferSize);
    private int _start;
    private int _end;
    private long _skipped;

    /// <summary>Where the next bytes go.</summary>
    public Span<byte> Free
    {
        get
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
            return _buffer.AsSpan(_end);
        }
    }

    /// <summary>So many bytes were put there. Each token must be read before there are more.</summary>
    public void Advance(int count) => _end += count;

    /// <summary>The next token, if all its bytes are there; its text is valid until more bytes are.</summary>
    /// <exception cref="InvalidDataException">The bytes are not of RESP3.</exception>
    public bool TryRead(out RespToken token)
    {
        token = default;
        Skip();
        var bytes = _buffer.AsSpan(_start, _end - _start);
        var length = bytes.IndexOf("\r\n"u8);
        if (length > LongestText || (length < 0 && bytes.Length > LongestText))
        {
            throw Garbage("a line is too long");
        }

        return length == 0 ? throw Garbage("a line is empty") : length > 0 && TryRead(bytes[0], bytes[1..length], bytes[(length + EndOfLine)..], out token);
    }

    /// <param name="kind">The first byte.</param>
    /// <param name="line">The rest of the line.</param>
    /// <param name="rest">What follows.</param>
    /// <param name="token">The token.</param>
    private bool TryRead(byte kind, ReadOnlySpan<byte> line, ReadOnlySpan<byte> rest, out RespToken token)
    {
        var consumed = 1 + line.Length + EndOfLine;
        switch (kind)
        {
            case (byte)'+' or (byte)'-' or (byte)':' or (byte)'#' or (byte)',' or (byte)'(':
                token = new() { Kind = kind, Text = line };
                break;
            case (byte)'_':
                token = new() { Kind = kind, IsNull = true };
                break;
            case (byte)'$' or (byte)'=' or (byte)'!':
                if (!TryReadText(kind, NumberOf(line), rest, out token, ref consumed))
                {
                    return false;
                }

                break;
            case (byte)'*' or (byte)'~' or (byte)'>' or (byte)'%':
                token = NumberOf(line) is >= 0 and var count
                    ? new() { Kind = kind, Count = kind is (byte)'%' ? checked(count * 2) : count }
                    : new() { Kind = kind, IsNull = true };
                break;
            default:
                throw Garbage($"no value begins with byte {kind}");
        }

        _start += consumed;
        return true;
    }

    private bool TryReadText(byte kind, int length, ReadOnlySpan<byte> rest, out RespToken token, scoped ref int consumed)
    {
        token = new() { Kind = kind, IsNull = length < 0 };
        if (length > LongestText)
        {
            _skipped = (long)length + EndOfLine;
        }
        else if (length >= 0)
        {
            if (rest.Length < length + EndOfLine)
            {
                return false;
            }

            if (!rest[length..].StartsWith("\r\n"u8))
            {
                throw Garbage("a text is longer than it says");
            }

            token = new() { Kind = kind, Text = rest[..length] };
            consumed += length + EndOfLine;
        }

        return true;
    }

    private void Skip()
    {
        var count = (int)Math.Min(_skipped, _end - _start);
        _skipped -= count;
        _start += count;
    }

    /// <summary>A length; -1 stands for no value.</summary>
    private static int NumberOf(ReadOnlySpan<byte> line) =>
        Utf8Parser.TryParse(line, out int number, out var read) && read == line.Length && number is >= -1 and < int.MaxValue / 2 ? number : throw Garbage("a length is no number");

    private static InvalidDataException Garbage(string what) => new($"The reply is not of RESP3: {what}.");
}
