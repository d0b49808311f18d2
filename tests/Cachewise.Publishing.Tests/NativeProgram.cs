using Cachewise.Tests;
using Cachewise.Tests.Servers;

namespace Cachewise.Publishing.Tests;

/// <summary>Cachewise.AotTest, published as native AOT when a test first runs it.</summary>
public sealed class NativeProgram : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("cachewise-aot-").FullName;
    private readonly Lazy<Task<(int ExitCode, string Output)>> _published;

    public NativeProgram() => _published = new(PublishAsync);

    /// <summary>Runs it; without a linker on this machine the test is skipped, but fails in CI.</summary>
    public async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        var (exitCode, output) = await _published.Value;
        RequireLinker(output);
        Assert.True(exitCode == 0, output);
        return await Command.RunAsync(Path.Combine(_folder, OperatingSystem.IsWindows() ? "Cachewise.AotTest.exe" : "Cachewise.AotTest"), _folder, arguments);
    }

    /// <summary>Skips the test where publishing found no linker, but fails it in CI.</summary>
    public static void RequireLinker(string output)
    {
        if (output.Contains("https://aka.ms/nativeaot-prerequisites", StringComparison.Ordinal))
        {
            Missing.Skip("native AOT needs a C compiler to link with (Debian: apt-get install gcc zlib1g-dev)");
        }
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private Task<(int ExitCode, string Output)> PublishAsync() =>
        Command.RunAsync("dotnet", Repository.Root, "publish", "tests/Cachewise.AotTest", "--configuration", "Release", Command.WithoutAnalyzers, "--output", _folder);
}
