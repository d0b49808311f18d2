namespace Cachewise.Benchmarks.Memory.Contenders;

/// <summary>
/// As many payloads as keys, in turn, so that they do not all fit into the first cache of the processor.
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
