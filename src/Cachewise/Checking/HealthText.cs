using System.Globalization;

namespace Cachewise.Checking;

/// <summary>Health in words.</summary>
internal static class HealthText
{
    /// <summary>The state, since when, and why, in one line.</summary>
    public static string Describe(CacheHealth health) =>
        $"{StateOf(health)}{(ProblemOf(health) is { } problem ? $": {problem}" : "")}{(StaleKeysOf(health) is { } keys ? $", {keys}" : "")}";

    /// <summary>The state, and since when.</summary>
    public static string StateOf(CacheHealth health) => string.Create(CultureInfo.InvariantCulture, $"{health.State} since {health.Since.UtcDateTime:u}");

    /// <summary>Why it is not healthy, and what to do; null when it is.</summary>
    public static string? ProblemOf(CacheHealth health) => health.Reason is null ? null : $"{health.Reason}{(health.Fix is { } fix ? $"; {fix}" : "")}";

    /// <summary>The last failure of a call, unless it is the present problem.</summary>
    public static string? LastErrorOf(CacheHealth health) => health.LastError is { } error && !string.Equals(error, ProblemOf(health), StringComparison.Ordinal) ? error : null;

    /// <summary>The keys that are still to be removed; null if there are none.</summary>
    public static string? StaleKeysOf(CacheHealth health) =>
        health.PendingStaleKeys == 0 ? null : string.Create(CultureInfo.InvariantCulture, $"{health.PendingStaleKeys:N0} {(health.PendingStaleKeys == 1 ? "key" : "keys")} to be removed");
}
