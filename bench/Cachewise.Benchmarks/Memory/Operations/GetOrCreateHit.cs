using Cachewise.Benchmarks.Measuring;

namespace Cachewise.Benchmarks.Memory.Operations;

internal readonly struct GetOrCreateHit : IMemoryOperation
{
    public static string Heading => "get-or-create hit";

    public static Target? Target => new(2.5, Bytes: 0);

    public static void Prepare<T>(T cache, string key)
        where T : struct, IMemoryContender => cache.SetProduct(key, Product.Sample);

    public static int Do<T>(T cache, string key)
        where T : struct, IMemoryContender => cache.GetOrCreateProduct(key, Product.Sample).Id;
}
