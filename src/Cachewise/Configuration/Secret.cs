namespace Cachewise.Configuration;

/// <summary>Repeats in errors what a user wrote, but not what may hold a password.</summary>
internal static class Secret
{
    public const string Mask = "***";

    /// <summary>The text, masked where it may be a URL, a login or a connection string.</summary>
    public static string Masked(string text) => MayHold(text) ? Mask : text;

    /// <summary>A key of the configuration, of which the parts are masked that may hold a secret.</summary>
    public static string MaskedPath(string path) => string.Join(':', path.Split(':').Select(Masked));

    private static bool MayHold(string text) =>
        text.Contains("://", StringComparison.Ordinal)
        || text.Contains('@', StringComparison.Ordinal)
        || (text.Contains('=', StringComparison.Ordinal) && text.Contains("pass", StringComparison.OrdinalIgnoreCase));
}
