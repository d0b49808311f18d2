using System.Diagnostics;
using System.Runtime;

namespace Cachewise.Benchmarks.Measuring;

/// <summary>
/// Runs all contestants for a few milliseconds each, in a new order each round, and compares within the round: what
/// disturbs the machine for longer than that disturbs all of them, and falls out of the ratio.
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

    // The runtime compiles anew what was called 30 times, but only after 100 ms in which nothing new was compiled. It
    // does so twice: first to count what happens, then to use what it counted; on a busy machine it takes its time.
    private const int MostWarmUps = 10;
    private static readonly TimeSpan Compiling = TimeSpan.FromMilliseconds(150);

    /// <summary>
    /// Measures; the first contestant is the limit. It runs twice in each round, and comes last in the result against
    /// itself.
    /// </summary>
    public IReadOnlyList<Measurement> Measure(IReadOnlyList<Contestant> contestants)
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
            }
        }

        return [.. all.Select((contestant, i) => new Measurement(
            contestant.Name,
            Spread.From(nanoseconds[i]).Median,
            bytes[i] / ((double)operations[i] * nanoseconds[i].Count),
            Spread.From(nanoseconds[i].Zip(nanoseconds[0], (own, limit) => own / limit))))];
    }

    /// <summary>Runs everything until it is compiled for good.</summary>
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
                operations *= 2; // too short to go by: one operation may take less than a tick of TimeSpan
            }
            else
            {
                most = Math.Max(most, operations * (batch / elapsed));
            }
        }

        return Math.Max(fewestOperations, (int)most);
    }
}
