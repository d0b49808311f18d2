namespace Cachewise.Tests.Worker;

/// <summary>
/// Uses a Redis as one process of an application, beside another that does the same, and prints the results: "added N",
/// then for each key "made KEY VALUE" for every caller, and "called N" for the factory. Starts on a line of input.
/// </summary>
internal static class Sharing
{
    private const int Callers = 8;
    private const int Keys = 50;
    private const int Increments = 250;

    public static async Task RunAsync(string url, string prefix)
    {
        await using var cache = Cache.Create(new() { RedisUrl = url, KeyPrefix = prefix, ConnectionPool = new() { SocketTimeout = TimeSpan.FromSeconds(30) } });
        await cache.ContainsAsync("connect");
        Console.WriteLine("ready");
        Console.ReadLine();

        var added = 0;
        var called = 0;
        var lines = await Task.WhenAll(Enumerable.Range(0, Callers).Select(_ => Task.Run(async () =>
        {
            var seen = new List<string>();
            for (var i = 0; i < Increments; i++)
            {
                await cache.IncrementAsync("count", initial: 0);
            }

            for (var i = 0; i < Keys; i++)
            {
                if (await cache.AddAsync($"add{i}", 1))
                {
                    Interlocked.Increment(ref added);
                }

                var value = await cache.GetOrCreateAsync($"make{i}", async token =>
                {
                    Interlocked.Increment(ref called);
                    await Task.Yield();
                    return Guid.NewGuid();
                });
                seen.Add($"made make{i} {value}");
            }

            return seen;
        })));

        Console.WriteLine($"added {added}");
        Console.WriteLine($"called {called}");
        foreach (var line in lines.SelectMany(one => one))
        {
            Console.WriteLine(line);
        }
    }
}
