using System.IO.Compression;

namespace Cachewise.Publishing.Tests;

/// <summary>
/// The packages of Cachewise. The version is a new one each time, so that no folder of packages has it already.
/// </summary>
public sealed class PackedLibrary : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cachewise-package-").FullName;
    private readonly Lazy<Task> _packed;

    public PackedLibrary() => _packed = new(PackAsync);

    public string Version { get; } = $"0.0.1-test.{DateTime.UtcNow.Ticks}";

    /// <summary>The folder with the packages, which is a source for restoring too.</summary>
    public string Feed => Path.Combine(_folder, "feed");

    public Task<ZipArchive> OpenAsync() => OpenAsync("nupkg");

    public Task<ZipArchive> OpenSymbolsAsync() => OpenAsync("snupkg");

    /// <summary>
    /// An empty application of the template, with the package, its own folder of packages and this program.
    /// </summary>
    /// <returns>The path of the built program.</returns>
    public async Task<string> InstallAsync(string template, string program, string? name = null)
    {
        await _packed.Value;
        name ??= $"{template}app";
        var folder = Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "nuget.config"), NuGetConfig());
        await Command.DotnetAsync(folder, "new", template, "--no-restore");
        await Command.DotnetAsync(folder, "add", "package", "Cachewise", "--version", Version, "--no-restore");
        await File.WriteAllTextAsync(Path.Combine(folder, "Program.cs"), program);

        // Packages that are not in the machine's folder come from its sources, if those can be reached.
        await Command.DotnetAsync(folder, "build", "--output", "built", "-warnaserror", "-p:RestoreIgnoreFailedSources=true", "-nowarn:NU1801");
        return Path.Combine(folder, "built", $"{name}.dll");
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<ZipArchive> OpenAsync(string extension)
    {
        await _packed.Value;
        return await ZipFile.OpenReadAsync(Path.Combine(Feed, $"Cachewise.{Version}.{extension}"));
    }

    private async Task PackAsync()
    {
        var clone = await SourceCopy.MakeAsync(Path.Combine(_folder, "clone"));
        await Command.DotnetAsync(clone, "pack", "src/Cachewise", "--output", Feed, $"-p:Version={Version}", "-p:ContinuousIntegrationBuild=true", Command.WithoutAnalyzers);
    }

    private string NuGetConfig() =>
        $"""
        <configuration>
          <config>
            <add key="globalPackagesFolder" value="{Path.Combine(_folder, "packages")}" />
          </config>
          <fallbackPackageFolders>
            <add key="machine" value="{MachinePackages()}" />
          </fallbackPackageFolders>
          <packageSources>
            <add key="packed" value="{Feed}" />
          </packageSources>
        </configuration>
        """;

    private static string MachinePackages() =>
        Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}
