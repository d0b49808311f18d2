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
        Columns(["case", .. contenders, "A/A", "target"]);
    }

    /// <summary>The first and the last column are text.</summary>
    public static void Columns(string[] columns)
    {
        Cells(columns);
        Console.WriteLine("| --- " + string.Concat(Enumerable.Repeat("| ---: ", columns.Length - 2)) + "| --- |");
    }

    public static void Cells(string[] cells) => Console.WriteLine($"| {string.Join(" | ", cells)} |");

    /// <param name="name">The case.</param>
    /// <param name="measured">The limit, the others, and the limit against itself.</param>
    /// <param name="target">The target of Cachewise.</param>
    public static void Row(string name, IReadOnlyList<Measurement> measured, Target? target = null)
    {
        string[] cells =
        [
            name,
            string.Create(CultureInfo.InvariantCulture, $"{measured[0].Nanoseconds / 1000:0.0} µs, {measured[0].Bytes:0} B"),
            .. measured.Skip(1).SkipLast(1).Select(row => $"{row.Ratio.Interval}, {row.Bytes.ToString("0", CultureInfo.InvariantCulture)} B"),
            measured[^1].Ratio.Interval,
            target?.Cell(measured.First(row => row.Name is Report.Ours).Ratio) ?? "",
        ];
        Cells(cells);
    }
}
