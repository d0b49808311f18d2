namespace Cachewise.Configuration;

/// <summary>Masks texts that errors repeat and that may contain a password.</summary>
internal static class Secret
{
    public const string Mask = "***";

    /// <summary>The text, masked where it may be a URL, a login or a connection string.</summary>
    public static string Masked(string text) => MayContainSecret(text) ? Mask : text;

    /// <summary>A key of the configuration; its parts that may contain a secret are masked.</summary>
    public static string MaskedPath(string path) => string.Join(':', path.Split(':').Select(Masked));

    private static bool MayContainSecret(string text) =>
        text.Contains("://", StringComparison.Ordinal)
        || text.Contains('@', StringComparison.Ordinal)
        || (text.Contains('=', StringComparison.Ordinal) && text.Contains("pass", StringComparison.OrdinalIgnoreCase));
}
