using System.Diagnostics;
using Cachewise.Benchmarks.Measuring;
using Cachewise.Benchmarks.Memory.Contenders;
using Cachewise.Benchmarks.Memory.Operations;

namespace Cachewise.Benchmarks.Memory;

/// <summary>Whether readers disturb each other: the hits of two threads on one cache against those of one.</summary>
internal static class TwoThreads
{
    private const int Rounds = 40;
    private const int WarmUps = 40;

    /// <summary>Long against the time it takes to wake a thread.</summary>
    private static readonly TimeSpan Batch = TimeSpan.FromMilliseconds(10);

    public static void Run()
    {
        Report.Heading("hits, one thread and two");
        if (Environment.ProcessorCount < 2)
        {
            Console.WriteLine("\nLeft out: this machine has one core.");
            return;
        }

        Console.WriteLine("\n| contender | hits/µs of one | hits/µs of two | ratio |");
        Console.WriteLine("| --- | ---: | ---: | ---: |");
        List<string> spreads =
        [
            Row<DictionaryContender>(),
            Row<CachewiseContender>(),
            Row<BitFasterContender>(),
            Row<MemoryCacheContender>(),
            Row<FusionCacheContender>(),
            Row<HybridCacheContender>(),
        ];
        Console.WriteLine("\nRatios of nine of ten rounds: " + string.Join("; ", spreads) + ".");
        Console.WriteLine("To reach: at least 1.80, where two cores give the limit that much; the first row is what these two gave it.");
    }

    private static string Row<TContender>()
        where TContender : struct, IMemoryContender
    {
        var cache = new TContender();
        var (own, other) = (Loop(cache), Loop(cache));
        var operations = Warm(own);
        using var barrier = new Barrier(2);
        var helper = new Thread(() =>
        {
            for (var round = 0; round < Rounds; round++)
            {
                barrier.SignalAndWait();
                other.Run(operations);
                barrier.SignalAndWait();
            }
        });
        helper.Start();
        List<double> alone = [], together = [];
        for (var round = 0; round < Rounds; round++)
        {
            var start = Stopwatch.GetTimestamp();
            own.Run(operations);
            var one = Stopwatch.GetElapsedTime(start);

            start = Stopwatch.GetTimestamp();
            barrier.SignalAndWait();
            own.Run(operations);
            barrier.SignalAndWait();
            var two = Stopwatch.GetElapsedTime(start);
            alone.Add(operations / one.TotalMicroseconds);
            together.Add(2L * operations / two.TotalMicroseconds);
        }

        helper.Join();
        var ratio = Spread.From(together.Zip(alone, (two, one) => two / one));
        Report.Line($"| {TContender.Name} | {Spread.From(alone).Median:0.0} | {Spread.From(together).Median:0.0} | {ratio.Median:0.00} |");
        return $"{TContender.Name} {ratio}";
    }

    /// <summary>Runs until it is compiled, as it was for the first table already.</summary>
    /// <returns>How many operations take as long as a batch.</returns>
    private static int Warm<TContender>(MemoryLoop<TContender, HitOfImmutable> loop)
        where TContender : struct, IMemoryContender
    {
        const int Operations = 10_000;
        var best = TimeSpan.MaxValue;
        for (var i = 0; i < WarmUps; i++)
        {
            var start = Stopwatch.GetTimestamp();
            loop.Run(Operations);
            var elapsed = Stopwatch.GetElapsedTime(start);
            best = elapsed < best ? elapsed : best;
        }

        return (int)(Operations * (Batch / best));
    }

    private static MemoryLoop<TContender, HitOfImmutable> Loop<TContender>(TContender cache)
        where TContender : struct, IMemoryContender
    {
        var keys = Keys.Thousand();
        foreach (var key in keys)
        {
            HitOfImmutable.Prepare(cache, key);
        }

        return new(cache, keys);
    }
}
