using System.Globalization;
using Cachewise.Benchmarks.Measuring;

namespace Cachewise.Benchmarks.Scale;

/// <summary>The cost of LocMem by size, and its hit ratio when it is full.</summary>
internal static class ScaleMode
{
    public static void Run()
    {
        Report.Heading("entries, memory and pauses");
        Console.WriteLine("\n| entries | bytes per entry beyond key and value | ns per hit | longest GC pause while entries are replaced, ms | pause of a full blocking collection, ms | processor time to drop a tenth that expires, ms |");
        Console.WriteLine("| ---: | ---: | ---: | ---: | ---: | ---: |");
        foreach (var entries in (int[])[1_000, 10_000, 100_000, 1_000_000, 10_000_000])
        {
            var (bytes, hit, pause, fullPause, expiry) = Footprint.Measure(entries);
            Report.Line($"| {entries.ToString("N0", CultureInfo.InvariantCulture)} | {bytes:0} | {hit:0} | {pause:0.0} | {fullPause:0.0} | {expiry:0} |");
        }

        HitRatio("hit ratio, Zipf", scanEvery: 0);
        HitRatio("hit ratio, Zipf with scans", scanEvery: 50_000);
    }

    private static void HitRatio(string heading, int scanEvery)
    {
        Report.Heading(heading);
        Console.WriteLine("\n| contender | room for 1 % | 5 % | 10 % |");
        Console.WriteLine("| --- | ---: | ---: | ---: |");
        var keys = new Workload(scanEvery).Keys().ToArray();
        foreach (var (name, make) in BoundedCaches.All)
        {
            var ratios = ((int[])[1, 5, 10]).Select(percent => Workload.HitRatio(make(Workload.Population * percent / 100), keys));
            Report.Line($"| {name} | {string.Join(" | ", ratios.Select(ratio => ratio.ToString("0.0 %", CultureInfo.InvariantCulture)))} |");
        }
    }
}
