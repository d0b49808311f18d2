namespace Cachewise;

/// <summary>Where a value of the configuration is written.</summary>
/// <param name="Name">
/// The file as it was named; otherwise the source in words: <c>environment variable Caches__default__timeout</c>.
/// </param>
/// <param name="File">The name of the file; null where the value is in no file.</param>
/// <param name="Line">The line, from 1; null where it is not known.</param>
/// <param name="Column">The column, from 1; null where it is not known.</param>
public sealed record SourceLocation(string Name, string? File = null, int? Line = null, int? Column = null)
{
    /// <summary>The location as messages show it: <c>config.yaml, line 12, column 3</c>.</summary>
    public override string ToString() =>
        $"{Name}{(Line is null ? "" : $", line {Line}")}{(Column is null ? "" : $", column {Column}")}";

    internal static SourceLocation InFile(string file, int? line = null, int? column = null) => new(file, file, line, column);
}
