namespace Cachewise.Benchmarks.Memory.Contenders;

/// <summary>
/// As many payloads as there are keys, in turn: a cache does not find them all in the processor's first cache either.
/// </summary>
internal sealed class Payloads
{
    private readonly byte[][] _all = new byte[1000][];
    private int _written;
    private int _next;

    public void Keep(byte[] payload)
    {
        _all[_written % _all.Length] = payload;
        _written = _written + 1 == int.MaxValue ? 0 : _written + 1;
    }

    public byte[] Next()
    {
        _next = _next + 1 < Math.Min(_written, _all.Length) ? _next + 1 : 0;
        return _all[_next];
    }
}
