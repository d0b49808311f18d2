namespace Cachewise.Cli;

/// <summary>What the user typed, as it can be repeated.</summary>
internal static class Typed
{
    /// <summary>In quotes; but what looks like a URL or a login that stands in the wrong place may have a password.</summary>
    public static string Shown(string text)
    {
        var beforeAt = text.LastIndexOf('@') is > 0 and var at ? text[..at] : "";
        return text.Contains("://", StringComparison.Ordinal) || beforeAt[(beforeAt.LastIndexOfAny(['/', '\\']) + 1)..].Contains(':', StringComparison.Ordinal) ? "'***'" : $"'{text}'";
    }
}
