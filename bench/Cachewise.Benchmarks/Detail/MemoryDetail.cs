using BenchmarkDotNet.Attributes;
using Cachewise.Benchmarks.Memory;
using Cachewise.Benchmarks.Memory.Contenders;
using Cachewise.Benchmarks.Memory.Operations;

namespace Cachewise.Benchmarks.Detail;

/// <summary>
/// The operations in memory, one at a time, each in a process of its own. Compare the types of one method.
/// </summary>
[MemoryDiagnoser]
[GenericTypeArguments(typeof(DictionaryContender))]
[GenericTypeArguments(typeof(CachewiseContender))]
[GenericTypeArguments(typeof(JsonContender))]
[GenericTypeArguments(typeof(BitFasterContender))]
[GenericTypeArguments(typeof(MemoryCacheContender))]
[GenericTypeArguments(typeof(FusionCacheContender))]
[GenericTypeArguments(typeof(HybridCacheContender))]
public class MemoryDetail<TContender>
    where TContender : struct, IMemoryContender
{
    private const string Key = "product:7";
    private const string Mutable = "basket:7";
    private const string Missing = "product:8";

    private TContender _cache;

    [GlobalSetup]
    public void Prepare()
    {
        _cache = new();
        HitOfMutable.Prepare(_cache, Mutable);
        HitOfImmutable.Prepare(_cache, Key);
    }

    [Benchmark]
    public int Hit() => HitOfImmutable.Do(_cache, Key);

    [Benchmark]
    public int HitMutable() => HitOfMutable.Do(_cache, Mutable);

    [Benchmark]
    public int SetString() => SetOfString.Do(_cache, "greeting:7");

    [Benchmark]
    public int SetRecord() => SetOfRecord.Do(_cache, Key);

    [Benchmark]
    public int SetMutable() => SetOfMutable.Do(_cache, Mutable);

    [Benchmark]
    public int GetOrCreate() => GetOrCreateHit.Do(_cache, Key);

    [Benchmark]
    public int Miss() => Memory.Operations.Miss.Do(_cache, Missing);
}
