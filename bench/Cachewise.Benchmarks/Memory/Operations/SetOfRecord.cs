using Cachewise.Benchmarks.Measuring;

namespace Cachewise.Benchmarks.Memory.Operations;

internal readonly struct SetOfRecord : IMemoryOperation
{
    public static string Heading => "set of a record";

    public static Target? Target => null;

    public static void Prepare<T>(T cache, string key)
        where T : struct, IMemoryContender
    {
    }

    public static int Do<T>(T cache, string key)
        where T : struct, IMemoryContender
    {
        cache.SetProduct(key, Product.Sample);
        return 1;
    }
}
