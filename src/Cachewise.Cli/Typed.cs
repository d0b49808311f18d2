namespace Cachewise.Cli;

/// <summary>Repeats what the user typed.</summary>
internal static class Typed
{
    /// <summary>
    /// The text in quotes; masked if it looks like a URL or a login in the wrong place, which may have a password.
    /// </summary>
    public static string Shown(string text)
    {
        var beforeAt = text.LastIndexOf('@') is > 0 and var at ? text[..at] : "";
        return text.Contains("://", StringComparison.Ordinal) || beforeAt[(beforeAt.LastIndexOfAny(['/', '\\']) + 1)..].Contains(':', StringComparison.Ordinal) ? "'***'" : $"'{text}'";
    }
}
