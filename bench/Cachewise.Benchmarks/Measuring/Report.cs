using System.Globalization;

namespace Cachewise.Benchmarks.Measuring;

/// <summary>Prints tables.</summary>
internal static class Report
{
    public const string Ours = "Cachewise";

    public static void Heading(string text) => Console.WriteLine($"\n## {text}");

    public static void SubHeading(string text) => Console.WriteLine($"\n### {text}");

    /// <summary>Prints a table; its last measurement is the limit against itself.</summary>
    public static void Table(IReadOnlyList<Measurement> measurements, Target? target = null)
    {
        Console.WriteLine("\n| contender | median ns/op | ratio | bytes/op |");
        Console.WriteLine("| --- | ---: | ---: | ---: |");
        foreach (var row in measurements.SkipLast(1))
        {
            Line($"| {row.Name} | {Number(row.Nanoseconds)} | {row.Ratio.Median:0.00} | {row.Bytes:0} |");
        }

        var again = measurements[^1];
        Console.WriteLine();
        Line($"The limit against itself (A/A): {again.Ratio}, median {again.Ratio.Median:0.00}.");
        Console.WriteLine("Ratios of nine of ten rounds: " + string.Join("; ", measurements.Skip(1).SkipLast(1).Select(row => $"{row.Name} {row.Ratio}")) + ".");
        if (target is not null)
        {
            Console.WriteLine(target.Judge(measurements.First(row => row.Name is Ours)));
        }
    }

    public static void Line(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));

    private static string Number(double nanoseconds) => nanoseconds.ToString(nanoseconds < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);
}
