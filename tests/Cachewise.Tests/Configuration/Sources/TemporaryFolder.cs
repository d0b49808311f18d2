namespace Cachewise.Tests.Configuration.Sources;

/// <summary>An empty folder, as long as this is there.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("cachewise-").FullName;

    /// <summary>Writes a file, and gives back where it is.</summary>
    public string Write(string name, string text)
    {
        var path = System.IO.Path.Combine(Path, name);
        File.WriteAllText(path, text);
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
