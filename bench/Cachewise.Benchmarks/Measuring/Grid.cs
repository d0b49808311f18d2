using System.Globalization;

namespace Cachewise.Benchmarks.Measuring;

/// <summary>
/// A table of one row per case and one column per contender, where there are too many cases for a table each. The limit
/// is the first column.
/// </summary>
internal static class Grid
{
    public static void Begin(string heading, IEnumerable<string> contenders)
    {
        Report.Heading(heading);
        Console.WriteLine("\nThe limit: median time and bytes/op. The others: ratio [95 % interval of the median] and bytes/op.\n");
        string[] columns = ["case", .. contenders, "A/A", "target"];
        Console.WriteLine($"| {string.Join(" | ", columns)} |");
        Console.WriteLine("| --- " + string.Concat(Enumerable.Repeat("| ---: ", columns.Length - 2)) + "| --- |");
    }

    /// <param name="name">The case.</param>
    /// <param name="measured">The limit, the others, and the limit against itself.</param>
    /// <param name="target">The target of Cachewise.</param>
    public static void Row(string name, IReadOnlyList<Measurement> measured, Target? target = null)
    {
        string[] cells =
        [
            name,
            string.Create(CultureInfo.InvariantCulture, $"{measured[0].Nanoseconds / 1000:0.0} µs, {measured[0].Bytes:0} B"),
            .. measured.Skip(1).SkipLast(1).Select(row => $"{Interval(row.Ratio)}, {row.Bytes.ToString("0", CultureInfo.InvariantCulture)} B"),
            Interval(measured[^1].Ratio),
            target is null ? "" : string.Create(CultureInfo.InvariantCulture, $"{target.Ratio:0.00}: {target.Verdict(measured.First(row => row.Name is Report.Ours))}"),
        ];
        Console.WriteLine($"| {string.Join(" | ", cells)} |");
    }

    private static string Interval(Spread ratio) =>
        string.Create(CultureInfo.InvariantCulture, $"{ratio.Median:0.00} [{ratio.AtLeast:0.00} {ratio.AtMost:0.00}]");
}
