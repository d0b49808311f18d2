using System.Diagnostics.Metrics;

namespace Cachewise.Tests.Worker;

/// <summary>
/// Prints the bytes that a thousand hits of an immutable value allocate, by each way to read one: twice without a
/// listener to the metrics, then twice with one.
/// </summary>
internal static class Allocations
{
    public static async Task RunAsync()
    {
        await using var cache = Cache.Create(new());
        await cache.SetAsync("k", "value");
        await cache.SetAsync("number", 7);
        for (var round = 0; round < 4; round++) // the first one loads code, and the third makes the counts
        {
            using var listener = round < 2 ? null : Listen();
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var i = 0; i < 1000; i++)
            {
                _ = await cache.GetAsync<string>("k");
                _ = await cache.TryGetAsync<string>("k");
                _ = await cache.GetOrCreateAsync("k", 1, Make);
                _ = await cache.GetOrCreateAsync("k", 1, Make, TimeSpan.FromMinutes(5));
                _ = await cache.GetOrCreateAsync("k", 1, Make, TimeSpan.FromHours(1));
                _ = cache.GetOrCreate("k", 1, static _ => "", TimeSpan.FromMinutes(5));
                _ = cache.Get<string>("k");
                _ = cache.TryGet<string>("k");
                _ = await cache.GetAsync<int>("number");
            }

            Console.WriteLine(GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    private static MeterListener Listen()
    {
        var listener = new MeterListener
        {
            InstrumentPublished = static (instrument, listener) =>
            {
                if (instrument.Meter.Name == "Cachewise")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.Start();
        return listener;
    }

    private static ValueTask<string> Make(int state, CancellationToken cancellationToken) => throw new InvalidOperationException("The value is there.");
}
