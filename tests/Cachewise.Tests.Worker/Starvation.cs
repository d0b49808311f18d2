namespace Cachewise.Tests.Worker;

/// <summary>Blocks every thread of the pool, lets an entry expire, and prints what a read finds.</summary>
internal static class Starvation
{
    private const int Patience = 5000;

    private static readonly int Threads = Math.Max(4, Environment.ProcessorCount);

    public static Task RunAsync()
    {
        using var cache = Cache.Create(new());
        Set(cache, "warm");
        ThreadPool.SetMinThreads(Threads, Threads);
        ThreadPool.SetMaxThreads(Threads, Threads);
        using var release = new ManualResetEventSlim();
        var blocked = 0;
        for (var i = 0; i < 100; i++)
        {
            ThreadPool.QueueUserWorkItem(_ =>
            {
                Interlocked.Increment(ref blocked);
                release.Wait();
            });
        }

        SpinWait.SpinUntil(() => Volatile.Read(ref blocked) == Threads);
        Set(cache, "k");
        var began = Environment.TickCount64;
        while (Has(cache, "k") && Environment.TickCount64 - began < Patience)
        {
            Thread.Sleep(10);
        }

        Console.WriteLine(Has(cache, "k") ? "still there" : "expired");
        release.Set();
        return Task.CompletedTask;
    }

    private static void Set(Cache cache, string key)
    {
        cache.SetAsync(key, 1, TimeSpan.FromMilliseconds(100)).AsTask().GetAwaiter().GetResult();
        Has(cache, key); // starts the clock
    }

    private static bool Has(Cache cache, string key) => cache.ContainsAsync(key).AsTask().GetAwaiter().GetResult();
}
