using System.Globalization;

namespace Cachewise.Configuration;

/// <summary>How durations are written and read: a number is seconds; <c>00:10:00</c> and <c>never</c> work.</summary>
internal static class Duration
{
    public const string Forms = "a number of seconds, hh:mm:ss, or 'never'";

    public static string Format(TimeSpan duration) =>
        duration == TimeSpan.MaxValue ? "never" : duration.ToString("c", CultureInfo.InvariantCulture);

    public static bool TryParse(string text, out TimeSpan duration)
    {
        if (text.Equals("never", StringComparison.OrdinalIgnoreCase))
        {
            duration = TimeSpan.MaxValue;
            return true;
        }

        // TimeSpan would read "300" as 300 days, so a bare number is tried first, and the colon asked for after.
        if (decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds))
        {
            var fits = Math.Abs(seconds) < TimeSpan.MaxValue.Ticks / TimeSpan.TicksPerSecond;
            duration = fits ? TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond)) : default;
            return fits;
        }

        duration = default;
        return text.Contains(':', StringComparison.Ordinal)
            && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out duration);
    }
}
