using Cachewise.Benchmarks.Measuring;

namespace Cachewise.Benchmarks.Memory.Operations;

internal readonly struct Miss : IMemoryOperation
{
    public static string Heading => "miss";

    public static Target? Target => null;

    public static void Prepare<T>(T cache, string key)
        where T : struct, IMemoryContender
    {
    }

    public static int Do<T>(T cache, string key)
        where T : struct, IMemoryContender => cache.GetProduct(key) is null ? 1 : 0;
}
