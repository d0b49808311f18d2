namespace Cachewise.Configuration;

/// <summary>Where a value of the configuration comes from.</summary>
/// <param name="Location">The location, as errors show it.</param>
/// <param name="IsFile">Whether it is in a file that a repository may contain; user secrets are not.</param>
/// <param name="Raw">The text there, before variables are expanded; null for a list or a map.</param>
/// <param name="Value">The text with its variables expanded; null if that is not possible.</param>
internal sealed record Origin(SourceLocation Location, bool IsFile, string? Raw, string? Value)
{
    private const string OfVariable = "environment variable ";

    /// <summary>The environment variable that is the value; null for other sources.</summary>
    public string? Variable => Location.Name.StartsWith(OfVariable, StringComparison.Ordinal) ? Location.Name[OfVariable.Length..] : null;

    /// <summary>
    /// The setting as it is spelled there: <c>connection_pool_kwargs.socket_timeout</c>, <c>REDIS_URL</c>.
    /// </summary>
    public required string Name { get; init; }
}
