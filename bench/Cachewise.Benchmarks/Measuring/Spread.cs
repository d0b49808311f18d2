using System.Globalization;

namespace Cachewise.Benchmarks.Measuring;

/// <summary>The spread of the rounds: the range of nine out of ten, the median, and its confidence interval.</summary>
/// <param name="Low">The 5th percentile of the rounds.</param>
/// <param name="Median">The median.</param>
/// <param name="High">The 95th percentile of the rounds.</param>
/// <param name="AtLeast">The true median is not below this, with 97.5 %.</param>
/// <param name="AtMost">The true median is not above this, with 97.5 %.</param>
internal sealed record Spread(double Low, double Median, double High, double AtLeast, double AtMost)
{
    /// <summary>The median and its confidence interval.</summary>
    public string Interval => string.Create(CultureInfo.InvariantCulture, $"{Median:0.00} [{AtLeast:0.00} {AtMost:0.00}]");

    public static Spread From(IEnumerable<double> rounds)
    {
        var sorted = rounds.Order().ToArray();
        // How many lie below the true median is binomial: 1.96 times its deviation.
        var half = 0.98 / Math.Sqrt(sorted.Length);
        return new(At(0.05), At(0.5), At(0.95), At(0.5 - half), At(0.5 + half));

        double At(double part) => sorted[(int)Math.Round(Math.Clamp(part, 0, 1) * (sorted.Length - 1))];
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Low:0.00} to {High:0.00}");
}
