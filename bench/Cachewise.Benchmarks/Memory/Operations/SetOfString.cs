using Cachewise.Benchmarks.Measuring;

namespace Cachewise.Benchmarks.Memory.Operations;

internal readonly struct SetOfString : IMemoryOperation
{
    public static string Heading => "set of a string";

    public static Target? Target => new(2.5);

    public static void Prepare<T>(T cache, string key)
        where T : struct, IMemoryContender
    {
    }

    public static int Do<T>(T cache, string key)
        where T : struct, IMemoryContender
    {
        cache.SetString(key, "Teapot, cast iron, 1.2 litres");
        return 1;
    }
}
