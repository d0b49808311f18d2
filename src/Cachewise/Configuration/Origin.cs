namespace Cachewise.Configuration;

/// <summary>Where a value of the configuration came from.</summary>
/// <param name="Place">The place in words, as it stands in errors.</param>
/// <param name="IsFile">Whether it stands in a file that a repository may hold; user secrets do not.</param>
/// <param name="Raw">The text there, before variables were put in; null where it is a list or a map.</param>
/// <param name="Value">The text with its variables; null where one cannot be put in.</param>
internal sealed record Origin(string Place, bool IsFile, string? Raw, string? Value);
