using System.Diagnostics;

namespace Cachewise.Benchmarks.Redis;

/// <summary>Operations by several callers at once. Each sends one after the other.</summary>
internal static class RedisLoop
{
    /// <summary>The keys of a contender: not more, since each may hold 100 KB.</summary>
    public static string[] Keys(IRedisContender contender) => [.. Enumerable.Range(0, 100).Select(id => $"{contender.KeyStart}page:{id}")];

    public static Task FillAsync(IEnumerable<IRedisContender> contenders, Page page) =>
        Task.WhenAll(contenders.SelectMany(contender => Keys(contender).Select(key => contender.SetAsync(key, page).AsTask())));

    public static Action<int> Get(IRedisContender contender, int concurrency)
    {
        var keys = Keys(contender);
        return Callers(concurrency, ReadAsync);

        async Task ReadAsync(int first, int count)
        {
            for (var i = first; i < first + count; i++)
            {
                _ = await contender.GetAsync(keys[i % keys.Length]) ?? throw Missing(contender);
            }
        }
    }

    /// <summary>As <see cref="Get"/>, and takes the time of each call.</summary>
    public static Action<int> GetTimed(IRedisContender contender, int concurrency, CallTimes times)
    {
        var keys = Keys(contender);
        var read = Callers(concurrency, ReadAsync);
        return operations => read(times.Begin(operations));

        async Task ReadAsync(int first, int count)
        {
            var ticks = times.Of(first, count);
            var start = Stopwatch.GetTimestamp();
            for (var i = 0; i < ticks.Count; i++)
            {
                _ = await contender.GetAsync(keys[(first + i) % keys.Length]) ?? throw Missing(contender);
                var end = Stopwatch.GetTimestamp();
                ticks[i] = end - start;
                start = end;
            }
        }
    }

    /// <summary>Writes and reads in turn; each key is read after it was written.</summary>
    public static Action<int> Mixed(IRedisContender contender, Page page, int concurrency)
    {
        var keys = Keys(contender);
        return Callers(concurrency, WriteAndReadAsync);

        async Task WriteAndReadAsync(int first, int count)
        {
            for (var i = 0; i < count; i++)
            {
                var key = keys[(first + (i / 2)) % keys.Length];
                if (i % 2 == 0)
                {
                    await contender.SetAsync(key, page);
                }
                else
                {
                    _ = await contender.GetAsync(key) ?? throw Missing(contender);
                }
            }
        }
    }

    public static Action<int> Set(IRedisContender contender, Page page, int concurrency)
    {
        var keys = Keys(contender);
        return Callers(concurrency, WriteAsync);

        async Task WriteAsync(int first, int count)
        {
            for (var i = first; i < first + count; i++)
            {
                await contender.SetAsync(keys[i % keys.Length], page);
            }
        }
    }

    /// <summary>Reads all keys at once.</summary>
    public static Action<int> GetMany(IReadsMany contender)
    {
        var keys = Keys(contender);
        return Callers(1, ReadAsync);

        async Task ReadAsync(int first, int count)
        {
            for (; count > 0; count--)
            {
                _ = await contender.GetManyAsync(keys) == keys.Length ? true : throw Missing(contender);
            }
        }
    }

    private static Action<int> Callers(int concurrency, Func<int, int, Task> work) => operations =>
    {
        var callers = Math.Min(concurrency, operations);
        Task.WhenAll(Enumerable.Range(0, callers).Select(caller =>
        {
            var first = (int)((long)operations * caller / callers);
            var next = (int)((long)operations * (caller + 1) / callers);
            return Task.Run(() => work(first, next - first));
        })).GetAwaiter().GetResult();
    };

    /// <summary>A contender that only misses would be fast.</summary>
    private static InvalidOperationException Missing(IRedisContender contender) => new($"{contender.Name} did not find what was stored.");
}
