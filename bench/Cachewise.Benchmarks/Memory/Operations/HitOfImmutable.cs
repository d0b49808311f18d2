using Cachewise.Benchmarks.Measuring;

namespace Cachewise.Benchmarks.Memory.Operations;

internal readonly struct HitOfImmutable : IMemoryOperation
{
    public static string Heading => "hit of an immutable type";

    public static Target? Target => new(2.5, Bytes: 0);

    public static void Prepare<T>(T cache, string key)
        where T : struct, IMemoryContender => cache.SetProduct(key, Product.Sample);

    public static int Do<T>(T cache, string key)
        where T : struct, IMemoryContender => cache.GetProduct(key)!.Id;
}
