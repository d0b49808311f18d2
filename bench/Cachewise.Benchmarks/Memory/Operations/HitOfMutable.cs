using Cachewise.Benchmarks.Measuring;

namespace Cachewise.Benchmarks.Memory.Operations;

internal readonly struct HitOfMutable : IMemoryOperation
{
    public static string Heading => "hit of a mutable type";

    public static Target? Target => new(1.15);

    public static void Prepare<T>(T cache, string key)
        where T : struct, IMemoryContender => cache.SetBasket(key, Basket.Sample);

    public static int Do<T>(T cache, string key)
        where T : struct, IMemoryContender => cache.GetBasket(key)!.Id;
}
