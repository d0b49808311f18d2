using System.Diagnostics;
using System.Globalization;

namespace Cachewise.Benchmarks.Near;

/// <summary>
/// Several callers read hot keys, and each of them writes after every 99 reads, by a way that the reading instance does
/// not know of. Each key is written by one caller, so that its versions rise. A read is stale if a newer version had
/// been acknowledged before it began.
/// </summary>
/// <param name="cache">The library.</param>
/// <param name="write">Writes a value; ends when it was acknowledged.</param>
internal sealed class HotKeys(IHotCache cache, Func<string, string, Task> write)
{
    private const int Count = 1000;
    private const int Callers = 8;
    private const int ReadsPerWrite = 99;
    private const string ValueStart = "version ";

    private static readonly TimeSpan Bound = TimeSpan.FromSeconds(1);
    private static readonly string[] AllKeys = [.. Enumerable.Range(0, Count).Select(id => $"hot-{id:0000}")];

    private readonly HotKey[] _keys = [.. AllKeys.Select(name => new HotKey(name))];

    /// <summary>The first key, whose first version is the first value.</summary>
    public static (string Key, string Value) First => (AllKeys[0], ValueOf(0));

    public IHotCache Cache => cache;

    /// <summary>Reads, stale ones, and those older than 1 s, of all rounds that counted.</summary>
    public HotCounts Counts { get; private set; } = new();

    public static async Task FillAsync(IHotCache cache)
    {
        foreach (var key in AllKeys)
        {
            await cache.SetAsync(key, ValueOf(0));
        }
    }

    /// <returns>Reads per second.</returns>
    public async Task<double> RunAsync(TimeSpan time, bool counts)
    {
        var began = Stopwatch.GetTimestamp();
        var all = await Task.WhenAll(Enumerable.Range(0, Callers).Select(caller => Task.Run(() => CallAsync(caller, began, time))));
        var elapsed = Stopwatch.GetElapsedTime(began);
        var sum = all.Aggregate((one, other) => one + other);
        if (counts)
        {
            Counts += sum;
        }

        return sum.Reads / elapsed.TotalSeconds;
    }

    private async Task<HotCounts> CallAsync(int caller, long began, TimeSpan time)
    {
        var (random, counts) = (new Random(caller), new HotCounts());
        var acknowledged = new Queue<(HotKey Key, int Version, long At)>();
        while (Stopwatch.GetElapsedTime(began) < time)
        {
            for (var i = 0; i < ReadsPerWrite; i++)
            {
                var key = _keys[random.Next(Count)];
                var (newest, newestOfBound) = (key.Acknowledged, key.AcknowledgedBeforeBound); // before the read
                var version = VersionOf(await cache.GetAsync(key.Name));
                counts.Reads++;
                if (version < newest)
                {
                    counts.Stale++;
                    counts.BeyondBound += version < newestOfBound ? 1 : 0;
                    counts.Oldest = Math.Max(counts.Oldest, key.SinceReplaced(version).TotalMilliseconds);
                }
            }

            var written = _keys[(random.Next(Count / Callers) * Callers) + caller];
            var next = written.Acknowledged + 1;
            await write(written.Name, ValueOf(next));
            acknowledged.Enqueue((written, next, written.Acknowledge(next)));
            while (acknowledged.TryPeek(out var old) && Stopwatch.GetElapsedTime(old.At) > Bound)
            {
                old.Key.AcknowledgedBeforeBound = old.Version;
                acknowledged.Dequeue();
            }
        }

        return counts;
    }

    private static string ValueOf(int version) => $"{ValueStart}{version:000000000}";

    private int VersionOf(string? value) => value is null
        ? throw new InvalidOperationException($"{cache.Name} did not find what was stored.")
        : int.Parse(value.AsSpan(ValueStart.Length), NumberStyles.None, CultureInfo.InvariantCulture);
}
