using System.Globalization;

namespace Cachewise.Configuration;

/// <summary>
/// Formats and parses durations: a number of seconds, <c>00:10:00</c>, <c>1.00:00:00</c> (a day) or <c>never</c>.
/// </summary>
internal static class Duration
{
    public const string Forms = "a number of seconds, hh:mm:ss, d.hh:mm:ss, or 'never'";

    /// <summary>What to write instead of a text that is no duration.</summary>
    public static string Suggest(string text)
    {
        var parts = text.Split(':');
        var numbers = Array.ConvertAll(parts, static part => int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < 10_000 ? number : -1);
        return numbers switch
        {
            [>= 24 and var hours, >= 0 and < 60, >= 0 and < 60] => $"write {hours / 24}.{hours % 24:00}:{parts[1]}:{parts[2]} ({hours / 24} d {hours % 24} h), because hours go to 23",
            [>= 0 and < 60, >= 0 and < 60] => $"write 00:{text} for minutes and seconds, or {text}:00 for hours and minutes",
            _ => $"use {Forms}",
        };
    }

    public static string Format(TimeSpan duration) =>
        duration == TimeSpan.MaxValue ? "never" : duration.ToString("c", CultureInfo.InvariantCulture);

    public static bool TryParse(string text, out TimeSpan duration)
    {
        if (text.Equals("never", StringComparison.OrdinalIgnoreCase))
        {
            duration = TimeSpan.MaxValue;
            return true;
        }

        // TimeSpan reads "300" as 300 days, "24:00:00" as 24 days, and "10:00" as 10 hours, where others mean 10
        // minutes. So a plain number is tried first, and then only the form with two colons.
        if (decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
        {
            var fits = Math.Abs(seconds) < TimeSpan.MaxValue.Ticks / TimeSpan.TicksPerSecond;
            duration = fits ? TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond)) : default;
            return fits;
        }

        duration = default;
        return text.Count(character => character is ':') == 2
            && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out duration);
    }
}
