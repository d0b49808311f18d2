using Cachewise.Benchmarks.Measuring;
using Cachewise.Benchmarks.Memory.Contenders;
using Cachewise.Benchmarks.Memory.Operations;

namespace Cachewise.Benchmarks.Memory;

/// <summary>All caches in memory, an operation at a time.</summary>
internal static class MemoryMode
{
    private static readonly PairedRounds Rounds =
        new(GC.GetAllocatedBytesForCurrentThread, batch: TimeSpan.FromMilliseconds(2), budget: TimeSpan.FromSeconds(3));

    public static void Run()
    {
        Against<DictionaryContender, HitOfImmutable>();
        Against<JsonContender, HitOfMutable>(Contestant<JsonInDictionaryContender, HitOfMutable>(), Contestant<DictionaryContender, HitOfMutable>());
        Against<DictionaryContender, SetOfString>();
        Against<DictionaryContender, SetOfRecord>(Contestant<JsonContender, SetOfRecord>());
        Against<JsonContender, SetOfMutable>(Contestant<JsonInDictionaryContender, SetOfMutable>(), Contestant<DictionaryContender, SetOfMutable>());
        Against<DictionaryContender, GetOrCreateHit>();
        Against<DictionaryContender, Miss>();
        TwoThreads.Run();
    }

    private static void Against<TLimit, TOperation>(params Contestant[] others)
        where TLimit : struct, IMemoryContender
        where TOperation : struct, IMemoryOperation
    {
        Report.Heading(TOperation.Heading);
        Report.Table(
            Rounds.Measure(
            [
                Contestant<TLimit, TOperation>(),
                Contestant<CachewiseContender, TOperation>(),
                .. others,
                Contestant<BitFasterContender, TOperation>(),
                Contestant<MemoryCacheContender, TOperation>(),
                Contestant<FusionCacheContender, TOperation>(),
                Contestant<HybridCacheContender, TOperation>(),
            ]),
            TOperation.Target);
    }

    private static Contestant Contestant<TContender, TOperation>()
        where TContender : struct, IMemoryContender
        where TOperation : struct, IMemoryOperation => MemoryLoop<TContender, TOperation>.Contestant();
}
