namespace Cachewise.Publishing.Tests;

/// <summary>The command cachewise, published as native AOT when a test first asks for it.</summary>
public sealed class NativeTool : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cachewise-native-").FullName;
    private readonly Lazy<Task<(int ExitCode, string Output)>> _published;

    public NativeTool() => _published = new(PublishAsync);

    /// <summary>Where it was published to.</summary>
    public string Folder => Path.Combine(_folder, "published");

    /// <summary>
    /// What was printed while it was published; without a linker on this machine the test is skipped, but fails in CI.
    /// </summary>
    public async Task<string> PublishedAsync()
    {
        var (exitCode, output) = await _published.Value;
        NativeProgram.RequireLinker(output);
        Assert.True(exitCode == 0, output);
        return output;
    }

    public async Task<(int ExitCode, string Output)> RunAsync(string folder, params string[] arguments)
    {
        await PublishedAsync();
        return await Command.RunAsync(Path.Combine(Folder, OperatingSystem.IsWindows() ? "cachewise.exe" : "cachewise"), folder, arguments);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private async Task<(int ExitCode, string Output)> PublishAsync()
    {
        var clone = await SourceCopy.MakeAsync(Path.Combine(_folder, "clone"));
        return await Command.RunAsync("dotnet", clone, "publish", "src/Cachewise.Cli", "--configuration", "Release", "-p:PublishAot=true", Command.WithoutAnalyzers, "--output", Folder);
    }
}
