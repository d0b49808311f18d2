using System.Globalization;

namespace Cachewise.Configuration.Schema;

/// <summary>The values that a number or a time may have, both ends included.</summary>
/// <param name="Minimum">The least value; of a time, in seconds.</param>
/// <param name="Maximum">The greatest value; null if only its type limits it.</param>
/// <param name="Unit">What the values count.</param>
internal sealed record SettingRange(decimal Minimum, decimal? Maximum = null, SettingUnit Unit = SettingUnit.None)
{
    private const decimal SecondsOfDay = 86_400;

    public bool Contains(object value)
    {
        var number = value is TimeSpan time ? (decimal)time.Ticks / TimeSpan.TicksPerSecond : Convert.ToDecimal(value, CultureInfo.InvariantCulture);
        return number >= Minimum && !(number > Maximum) && (Unit is not SettingUnit.WholeSeconds || decimal.IsInteger(number));
    }

    /// <summary>
    /// The range as messages and docs show it: <c>1 to 127</c>, <c>at least 1</c>, <c>1 ms to 24 days</c>.
    /// </summary>
    public override string ToString() => (Unit, Maximum) switch
    {
        (SettingUnit.Seconds, { } maximum) => $"{Time(Minimum)} to {Time(maximum)}",
        (SettingUnit.Seconds, null) => $"{Time(Minimum)} to never",
        (_, null) => $"at least {Minimum}",
        (SettingUnit.WholeSeconds, _) => $"{Minimum} to {Maximum} whole seconds",
        (SettingUnit.Bytes, _) => $"{Minimum} to {Maximum} bytes",
        _ => $"{Minimum} to {Maximum}",
    };

    private static string Time(decimal seconds) => seconds switch
    {
        0 => "zero",
        < 1 => string.Create(CultureInfo.InvariantCulture, $"{seconds * 1000:0} ms"),
        > SecondsOfDay => string.Create(CultureInfo.InvariantCulture, $"{decimal.Floor(seconds / SecondsOfDay)} days"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds} s"),
    };
}
