using System.Globalization;
using System.Text.RegularExpressions;

namespace Cachewise.Cli.Sources;

/// <summary>Where a fault stands among the others: those of a file in the order of the files, and of its lines; those of none behind them.</summary>
internal static partial class FaultPlace
{
    /// <returns>The number of the file, and the line; 0 where it is not known.</returns>
    public static (int File, int Line) Of(ConfigurationError fault, IReadOnlyList<string> files)
    {
        var source = fault.Source ?? "";
        var file = files.TakeWhile(file => !IsIn(source, file)).Count();
        return (file, Line().Match(source) is { Success: true } line ? int.Parse(line.Groups["number"].Value, CultureInfo.InvariantCulture) : 0);
    }

    /// <summary>YAML's places are <c>config.yaml, line 2</c>, JSON's <c>timeout in JsonConfigurationProvider for 'appsettings.json' (Optional)</c>.</summary>
    private static bool IsIn(string source, string file)
    {
        var name = Path.GetFileName(file);
        return string.Equals(source, file, StringComparison.Ordinal) || source.StartsWith($"{file}, ", StringComparison.Ordinal) || source.StartsWith($"{name}, ", StringComparison.Ordinal)
            || source.Contains($" '{name}' ", StringComparison.Ordinal);
    }

    [GeneratedRegex(", line (?<number>[0-9]{1,9})", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Line();
}
