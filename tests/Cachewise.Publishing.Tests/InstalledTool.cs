namespace Cachewise.Publishing.Tests;

/// <summary>The command cachewise, packed and installed as a .NET tool when a test first runs it.</summary>
public sealed class InstalledTool : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cachewise-tool-").FullName;
    private readonly Lazy<Task<string>> _installed;

    public InstalledTool() => _installed = new(InstallAsync);

    public string Version { get; } = $"0.0.1-test.{DateTime.UtcNow.Ticks}";

    /// <summary>The path of the package.</summary>
    public async Task<string> PackageAsync()
    {
        await _installed.Value;
        return Path.Combine(_folder, "feed", $"Cachewise.Cli.{Version}.nupkg");
    }

    public async Task<(int ExitCode, string Output)> RunAsync(string folder, params string[] arguments) => await Command.RunAsync(await _installed.Value, folder, arguments);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<string> InstallAsync()
    {
        var (feed, tools, config) = (Path.Combine(_folder, "feed"), Path.Combine(_folder, "tools"), Path.Combine(_folder, "nuget.config"));
        var clone = await SourceCopy.MakeAsync(Path.Combine(_folder, "clone"));
        await Command.DotnetAsync(clone, "pack", "src/Cachewise.Cli", "--output", feed, $"-p:Version={Version}", "-p:ContinuousIntegrationBuild=true", Command.WithoutAnalyzers);

        // It has all that it needs, so that no other source is asked for anything.
        await File.WriteAllTextAsync(config, $"""<configuration><packageSources><clear /><add key="packed" value="{feed}" /></packageSources></configuration>""");
        await Command.DotnetAsync(_folder, "tool", "install", "Cachewise.Cli", "--version", Version, "--tool-path", tools, "--configfile", config);
        return Path.Combine(tools, OperatingSystem.IsWindows() ? "cachewise.exe" : "cachewise");
    }
}
