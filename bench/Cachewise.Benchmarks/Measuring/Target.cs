using System.Globalization;

namespace Cachewise.Benchmarks.Measuring;

/// <summary>The target of Cachewise in a table.</summary>
/// <param name="Ratio">The highest ratio.</param>
/// <param name="Bytes">The most bytes of an operation, if that matters.</param>
internal sealed record Target(double Ratio, double? Bytes = null)
{
    public string Judge(Measurement measured)
    {
        var ratio = measured.Ratio;
        var bytes = Bytes is null ? "" : string.Create(CultureInfo.InvariantCulture, $" and {Bytes} bytes/op");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"To reach: at most {Ratio:0.00} x{bytes}. The median of {measured.Name} is between {ratio.AtLeast:0.00} and {ratio.AtMost:0.00} (95 %): {Verdict(measured)}.");
    }

    /// <summary>Missed only if the whole interval lies above.</summary>
    public string Verdict(Measurement measured) => measured.Bytes >= Bytes + 0.5 ? "missed" : Verdict(measured.Ratio);

    /// <inheritdoc cref="Verdict(Measurement)"/>
    public string Verdict(Spread ratio) =>
        ratio.AtLeast > Ratio ? "missed"
        : ratio.AtMost > Ratio ? "within the noise of this run"
        : "reached";

    /// <summary>The ratio and the verdict, for a cell.</summary>
    public string Cell(Spread ratio) => string.Create(CultureInfo.InvariantCulture, $"{Ratio:0.00}: {Verdict(ratio)}");
}
