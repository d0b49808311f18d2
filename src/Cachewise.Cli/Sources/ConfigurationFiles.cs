namespace Cachewise.Cli.Sources;

/// <summary>The files that a host reads.</summary>
internal static class ConfigurationFiles
{
    public const string Mend = "name a folder, or a .json file";

    // Weakest first; {0} is the environment.
    private static readonly string[] Names = ["appsettings.json", "appsettings.{0}.json"];

    public static bool IsReadable(string path) => Path.GetExtension(path).ToLowerInvariant() is ".json";

    /// <summary>The full paths of those that are in the folder, weakest first.</summary>
    public static IReadOnlyList<string> In(string folder, string environment, List<CacheFault> faults)
    {
        try
        {
            var files = Directory.GetFiles(folder).ToLookup(file => Path.GetFileName(file), StringComparer.OrdinalIgnoreCase);
            return [.. Names.Select(name => Choose(files, name, environment)).OfType<string>()];
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            faults.Add(new(null, $"'{folder}' cannot be listed: {error.Message.TrimEnd('.')}", "give this user the right to read it", SourceOptions.Config));
            return [];
        }
    }

    /// <summary>
    /// The environment in any case, because a host writes <c>Production</c> where this command has <c>production</c>. Of files that differ
    /// in nothing else, the one that a host with capitals finds.
    /// </summary>
    private static string? Choose(ILookup<string, string> files, string name, string environment)
    {
        var isOfEnvironment = name.Contains("{0}", StringComparison.Ordinal);
        var asked = name.Replace("{0}", environment, StringComparison.Ordinal);
        return files[asked]
            .Where(file => isOfEnvironment || string.Equals(Path.GetFileName(file), asked, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .FirstOrDefault();
    }
}
