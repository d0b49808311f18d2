using System.IO.Compression;
using System.Text.Json.Nodes;
using Cachewise.Tests;
using Cachewise.Tests.Servers;

namespace Cachewise.Publishing.Tests;

/// <summary>
/// The command as users get it: installed as a .NET tool, and as one native file. What it does is in
/// Cachewise.Cli.Tests.
/// </summary>
public sealed class ToolTests(InstalledTool tool, NativeTool native, RedisServer redis) : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("cachewise-tooltest-");

    [Fact]
    public async Task The_package_has_its_readme_and_messages_in_English_alone()
    {
        await using var package = await ZipFile.OpenReadAsync(await tool.PackageAsync());
        string[] names = [.. package.Entries.Select(entry => entry.FullName)];

        Assert.All((string[])["README.md", "icon.png", "tools/net10.0/any/Cachewise.Cli.dll", "tools/net10.0/any/DotnetToolSettings.xml"], name => Assert.Contains(name, names));
        Assert.DoesNotContain(names, name => name.EndsWith(".resources.dll", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_installed_tool_says_the_version_of_its_package() => Assert.Equal((0, tool.Version), Trimmed(await tool.RunAsync(_folder.FullName, "--version")));

    [Fact]
    public async Task The_installed_tool_does_what_it_is_for() => await AssertWorksAsync(tool.RunAsync);

    [Fact]
    public async Task Publishing_it_gives_one_file_and_no_warning()
    {
        var output = await native.PublishedAsync();

        Assert.DoesNotContain("warning", output, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(OperatingSystem.IsWindows() ? "cachewise.exe" : "cachewise", Path.GetFileName(Assert.Single(Directory.GetFileSystemEntries(native.Folder))));
    }

    [Fact]
    public async Task The_native_file_does_what_it_is_for() => await AssertWorksAsync(native.RunAsync);

    [Fact]
    public async Task The_native_file_says_that_it_loads_no_assembly()
    {
        var (exitCode, output) = await native.RunAsync(_folder.FullName, "check", "--assembly", "Shop.dll");

        Assert.Equal(2, exitCode);
        Assert.Contains("The native cachewise cannot load an assembly; use cachewise as a .NET tool", output.ReplaceLineEndings(" "), StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private async Task AssertWorksAsync(Func<string, string[], Task<(int ExitCode, string Output)>> run)
    {
        var file = Path.Combine(_folder.FullName, "config.yaml");
        Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) => run(_folder.FullName, arguments);
        await File.WriteAllTextAsync(file, $"cache_default: {{ redis_url: '{redis.Url()}', key_prefix: shop, version: 1, timeout: 00:10:00 }}");

        var (exitCode, output) = await RunAsync("check", "--connect", "--json");
        var server = JsonNode.Parse(output)!["caches"]![0]!["server"]!;
        Assert.Equal((0, null, "primary"), (exitCode, (string?)server["failure"], (string?)server["role"]));
        Assert.Contains("shop:1:<key>", (await RunAsync("check")).Output, StringComparison.Ordinal);
        Assert.Contains("'KEY_PREFIX': 'shop',", (await RunAsync("django")).Output, StringComparison.Ordinal);
        Assert.Equal((await File.ReadAllTextAsync(Repository.File("docs/cachewise.schema.json"))).ReplaceLineEndings(), (await RunAsync("schema")).Output);
        Assert.Contains("Exit codes:", (await RunAsync("--help")).Output, StringComparison.Ordinal);

        await File.WriteAllTextAsync(file, "cache_default: { redis_ulr: redis://localhost }");
        (exitCode, output) = await RunAsync("check");
        Assert.Equal(2, exitCode);
        Assert.Contains("did you mean redis_url?", output, StringComparison.Ordinal);
    }

    private static (int ExitCode, string Output) Trimmed((int ExitCode, string Output) result) => (result.ExitCode, result.Output.Trim());
}
