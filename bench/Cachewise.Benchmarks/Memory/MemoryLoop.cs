using Cachewise.Benchmarks.Measuring;

namespace Cachewise.Benchmarks.Memory;

/// <summary>One operation on one cache, over a thousand keys, again and again.</summary>
internal sealed class MemoryLoop<TContender, TOperation>(TContender cache, string[] keys)
    where TContender : struct, IMemoryContender
    where TOperation : struct, IMemoryOperation
{
    private int _next;

    /// <summary>Depends on every result, so that the compiler cannot leave a call out.</summary>
    public int Sum { get; private set; }

    public static Contestant Contestant()
    {
        var cache = new TContender();
        var keys = Keys.Thousand();
        foreach (var key in keys)
        {
            TOperation.Prepare(cache, key);
        }

        return new(TContender.Name, new MemoryLoop<TContender, TOperation>(cache, keys).Run);
    }

    public void Run(int operations)
    {
        var next = _next;
        var sum = 0;
        for (; operations > 0; operations--)
        {
            sum += TOperation.Do(cache, keys[next]);
            next = next + 1 == keys.Length ? 0 : next + 1;
        }

        _next = next;
        Sum += sum;
    }
}
