using System.Diagnostics;
using System.Runtime;

namespace Cachewise.Benchmarks.Measuring;

/// <summary>
/// Runs all contestants for a few milliseconds each, in a new order each round, and compares within the round: a
/// disturbance of the machine that lasts longer affects all of them, and cancels out in the ratio.
/// </summary>
/// <param name="allocated">How much has been allocated so far.</param>
/// <param name="batch">How long a contestant runs in one round.</param>
/// <param name="budget">How long the rounds take together.</param>
/// <param name="fewestWarmUps">How often everything runs first, at the least: less where another table has had most of
/// it compiled.</param>
/// <param name="fewestOperations">How many operations a batch has, at the least, however long they take.</param>
internal sealed class PairedRounds(Func<long> allocated, TimeSpan batch, TimeSpan budget, int fewestWarmUps = 4, int fewestOperations = 1)
{
    private const int FewestRounds = 20;

    // The runtime recompiles a method after 30 calls, but only after 100 ms in which nothing else was compiled. It does
    // so twice: first with counters, then with their profile; on a busy machine this takes longer.
    private const int MostWarmUps = 10;
    private static readonly TimeSpan Compiling = TimeSpan.FromMilliseconds(150);

    /// <summary>
    /// Measures. The first contestant is the limit; it runs twice in each round, and the last result is the limit
    /// against itself.
    /// </summary>
    /// <param name="contestants">The contestants.</param>
    /// <param name="afterRun">
    /// Told the place of the result whose run has ended; null if nothing else is measured.
    /// </param>
    public IReadOnlyList<Measurement> Measure(IReadOnlyList<Contestant> contestants, Action<int>? afterRun = null)
    {
        Contestant[] all = [.. contestants, contestants[0]];
        var operations = WarmUp(all);
        var nanoseconds = Array.ConvertAll(all, _ => new List<double>());
        var bytes = new long[all.Length];
        var order = Enumerable.Range(0, all.Length).ToArray();
        var began = Stopwatch.GetTimestamp();
        while (nanoseconds[0].Count < FewestRounds || Stopwatch.GetElapsedTime(began) < budget)
        {
            Random.Shared.Shuffle(order);
            foreach (var i in order)
            {
                var before = allocated();
                var start = Stopwatch.GetTimestamp();
                all[i].Run(operations[i]);
                nanoseconds[i].Add(Stopwatch.GetElapsedTime(start).TotalNanoseconds / operations[i]);
                bytes[i] += allocated() - before;
                afterRun?.Invoke(i);
            }
        }

        return [.. all.Select((contestant, i) => new Measurement(
            contestant.Name,
            Spread.From(nanoseconds[i]).Median,
            bytes[i] / ((double)operations[i] * nanoseconds[i].Count),
            Spread.From(nanoseconds[i].Zip(nanoseconds[0], (own, limit) => own / limit))))];
    }

    /// <summary>Runs everything until the compiled code is final.</summary>
    /// <returns>How many operations of each take as long as a batch.</returns>
    private int[] WarmUp(Contestant[] all)
    {
        var operations = new int[all.Length];
        var compiled = -1L;
        for (var pass = 0; pass < fewestWarmUps || (pass < MostWarmUps && compiled != JitInfo.GetCompiledMethodCount()); pass++)
        {
            compiled = JitInfo.GetCompiledMethodCount();
            for (var i = 0; i < all.Length; i++)
            {
                operations[i] = WarmUp(all[i]);
            }

            Thread.Sleep(Compiling);
        }

        return operations;
    }

    /// <summary>Many short runs.</summary>
    /// <returns>How many operations take as long as a batch.</returns>
    private int WarmUp(Contestant contestant)
    {
        const int CallsUntilCompiled = 40;
        var operations = 1;
        var most = 1.0;
        var began = Stopwatch.GetTimestamp();
        for (var call = 0; call < CallsUntilCompiled || Stopwatch.GetElapsedTime(began) < 10 * batch; call++)
        {
            var start = Stopwatch.GetTimestamp();
            contestant.Run(operations);
            var elapsed = Stopwatch.GetElapsedTime(start);
            if (elapsed < batch / 4)
            {
                operations *= 2; // too short to measure: one operation may take less than a tick of TimeSpan
            }
            else
            {
                most = Math.Max(most, operations * (batch / elapsed));
            }
        }

        return Math.Max(fewestOperations, (int)most);
    }
}
