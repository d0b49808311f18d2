using System.Text;

namespace Cachewise.Stores.Redis.Tracking;

/// <summary>
/// Finds the messages of a tracking connection in what the server sends. Pushes other than invalidations are ignored.
/// </summary>
/// <param name="messages">Told of each message as soon as its bytes are there; of an invalidation, of each key.</param>
internal sealed class TrackingReader(ITrackingMessages messages)
{
    private const int MostDepth = 8;
    private const int NoElement = -1;

    private readonly RespReader _tokens = new();
    private readonly int[] _left = new int[MostDepth];
    private int _depth;
    private byte _kind;
    private int _element;
    private bool _isInvalidation;
    private byte[] _field = [];

    /// <inheritdoc cref="RespReader.Free"/>
    public Span<byte> Free => _tokens.Free;

    /// <summary>So many bytes were put into <see cref="Free"/>.</summary>
    /// <exception cref="InvalidDataException">The server does not send what it should.</exception>
    public void Advance(int count)
    {
        _tokens.Advance(count);
        while (_tokens.TryRead(out var token))
        {
            Read(token);
        }
    }

    private void Read(RespToken token)
    {
        if (_depth == 1)
        {
            _element++;
        }

        if (token.Count is { } count)
        {
            Begin(token.Kind, count);
        }
        else if (_depth == 0)
        {
            Reply(token);
            return;
        }
        else
        {
            ReadElement(token);
            _left[_depth - 1]--;
        }

        while (_depth > 0 && _left[_depth - 1] == 0)
        {
            _depth--;
            if (_depth > 0)
            {
                _left[_depth - 1]--;
            }
        }
    }

    private void Begin(byte kind, int count)
    {
        if (_depth == MostDepth)
        {
            throw new InvalidDataException("The reply has values within values within values.");
        }

        if (_depth == 0)
        {
            if (kind is not ((byte)'>' or (byte)'%'))
            {
                throw Unexpected(kind);
            }

            (_kind, _element, _isInvalidation, _field) = (kind, NoElement, false, []);
        }

        _left[_depth++] = count;
    }

    private void Reply(RespToken token)
    {
        switch (token.Kind)
        {
            case (byte)'+':
                messages.OnReply(token.Text);
                break;
            case (byte)'-' or (byte)'!':
                messages.OnError(Encoding.UTF8.GetString(token.Text));
                break;
            default:
                throw Unexpected(token.Kind);
        }
    }

    private void ReadElement(RespToken token)
    {
        if (_kind is (byte)'>')
        {
            ReadPush(token);
        }
        else if (_depth == 1 && _element % 2 == 0)
        {
            _field = token.Text.ToArray();
        }
        else if (_depth == 1)
        {
            messages.OnField(_field, token.Text);
        }
    }

    /// <summary>An invalidation is the word <c>invalidate</c>, and an array of keys; or null for all keys.</summary>
    private void ReadPush(RespToken token)
    {
        if (_depth == 1 && _element == 0)
        {
            _isInvalidation = token.Text.SequenceEqual("invalidate"u8);
        }
        else if (_isInvalidation && _depth == 1 && token.IsNull)
        {
            messages.OnAllInvalidated();
        }
        else if (_isInvalidation && _depth == 2)
        {
            messages.OnInvalidated(token.Text);
        }
    }

    private static InvalidDataException Unexpected(byte kind) => new($"The server sent a value of kind {kind}, which is no reply to any command.");
}
