namespace Cachewise.Benchmarks.Scale;

/// <summary>
/// A million reads of a hundred thousand keys, few of which are read often (Zipf, exponent 0.9), and now and then a
/// scan: keys that are read once and never again.
/// </summary>
/// <param name="scanEvery">How many reads lie between two scans; 0 for none.</param>
internal sealed class Workload(int scanEvery)
{
    public const int Population = 100_000;

    private const int Reads = 1_000_000;
    private const int ScanLength = 10_000;
    private const double Exponent = 0.9;

    /// <summary>The share of reads that found something, once the cache was full.</summary>
    public static double HitRatio(Func<string, bool> readThrough, string[] keys)
    {
        var warm = keys.Length / 4;
        var hits = 0;
        for (var i = 0; i < keys.Length; i++)
        {
            if (readThrough(keys[i]) && i >= warm)
            {
                hits++;
            }
        }

        return hits / (double)(keys.Length - warm);
    }

    public IEnumerable<string> Keys()
    {
        var random = new Random(1);
        var names = Enumerable.Range(0, Population).Select(id => $"product:{id}").ToArray();
        random.Shuffle(names);
        var shares = Shares();
        var scanned = 0;
        for (var i = 1; i <= Reads; i++)
        {
            var place = Array.BinarySearch(shares, random.NextDouble() * shares[^1]);
            yield return names[Math.Min(place < 0 ? ~place : place, Population - 1)];
            for (var left = scanEvery > 0 && i % scanEvery == 0 ? ScanLength : 0; left > 0; left--)
            {
                yield return $"scanned:{scanned++}";
            }
        }
    }

    /// <summary>How often the keys up to each are read.</summary>
    private static double[] Shares()
    {
        var shares = new double[Population];
        var sum = 0.0;
        for (var i = 0; i < Population; i++)
        {
            sum += 1 / Math.Pow(i + 1, Exponent);
            shares[i] = sum;
        }

        return shares;
    }
}
