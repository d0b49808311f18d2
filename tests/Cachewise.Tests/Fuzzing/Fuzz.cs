using System.Diagnostics;
using System.Globalization;

namespace Cachewise.Tests.Fuzzing;

/// <summary>
/// Runs a test with many inputs, each with bounded time and memory. <c>./test --long</c> runs a million; the variable
/// <c>CACHEWISE_SEED</c> selects other ones.
/// </summary>
internal static class Fuzz
{
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("CACHEWISE_LONG") is "1";

    private const int Many = 1_000_000;
    private const int Few = 3_000;
    private const int DefaultSeed = 20261123;

    // An input has at most 16 KiB, and takes a small multiple of that and a millisecond. A busy machine may pause for
    // seconds.
    private const long MostMemory = 32 * 1024 * 1024;
    private static readonly TimeSpan MostTime = TimeSpan.FromSeconds(20);

    private static readonly int Seed =
        int.TryParse(Environment.GetEnvironmentVariable("CACHEWISE_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : DefaultSeed;

    /// <summary>Makes and tests inputs until one fails; the error says which, and how to repeat it.</summary>
    public static async Task RunAsync<T>(Func<Random, T> make, Action<T> test, Func<T, string> show)
    {
        var running = (Number: 0, Since: Stopwatch.GetTimestamp());
        var all = Task.Run(() =>
        {
            for (var number = 0; number < (IsLong ? Many : Few); number++)
            {
                running = (number, Stopwatch.GetTimestamp());
                Run(number, make, test, show);
            }
        });
        while (await Task.WhenAny(all, Task.Delay(1000)) != all)
        {
            Assert.True(Stopwatch.GetElapsedTime(running.Since) < MostTime, $"Input {running.Number} of seed {Seed} takes more than {MostTime}: {show(make(RandomOf(running.Number)))}");
        }

        await all;
    }

    private static void Run<T>(int number, Func<Random, T> make, Action<T> test, Func<T, string> show)
    {
        var input = make(RandomOf(number));
        var before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            test(input);
        }
        catch (Exception error)
        {
            throw new InvalidOperationException($"Input {number} of seed {Seed} (CACHEWISE_SEED={Seed}) fails: {show(input)}", error);
        }

        var memory = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(memory < MostMemory, $"Input {number} of seed {Seed} (CACHEWISE_SEED={Seed}) takes {memory} bytes: {show(input)}");
    }

    // Consecutive seeds would begin with similar numbers.
    private static Random RandomOf(int number) => new(unchecked(Seed ^ (number * (int)2654435769)));
}
