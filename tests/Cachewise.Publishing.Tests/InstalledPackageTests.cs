using Cachewise.Tests;
using Storefront.Tests;

namespace Cachewise.Publishing.Tests;

public class InstalledPackageTests(PackedLibrary packed)
{
    [Fact]
    public async Task It_runs_in_an_empty_console_application()
    {
        var program = await packed.InstallAsync("console",
            """
            using Cachewise;

            await using var cache = Cache.Create(new());
            await cache.SetAsync("greeting", "hello");
            Console.WriteLine($"{await cache.GetAsync<string>("greeting")} from {typeof(Cache).Assembly.GetName().Name}");
            """);

        Assert.Equal("hello from Cachewise", (await Command.DotnetAsync(Path.GetDirectoryName(program)!, program)).Trim());
    }

    [Fact]
    public async Task An_empty_web_application_runs_the_first_example_of_the_readme()
    {
        var program = await packed.InstallAsync("web", FirstExample());
        var (app, address) = await Child.StartAsync(
            new("dotnet", [program, "--urls", "http://127.0.0.1:0"])
            {
                WorkingDirectory = Path.GetDirectoryName(program),
                Environment = { ["ASPNETCORE_ENVIRONMENT"] = "Development", ["REDIS_URL"] = null },
            },
            "Now listening on:");
        await using var _ = app;
        using var client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = new(address) };

        Assert.Equal("""{"id":7,"name":"Teapot"}""", await client.GetStringAsync("/products/7"));
        Assert.Equal("""{"id":7,"name":"Teapot"}""", await client.GetStringAsync("/products/7"));
        Assert.Contains("Cache 'default': LocMem (development without a Redis URL), prefix 'store', version 1, timeout 00:05:00", app.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_YAML_files_of_an_application_are_published_unless_its_project_says_otherwise()
    {
        var folder = Path.GetFullPath("../..", await packed.InstallAsync("web", FirstExample(), "yamlapp"));
        string[] files = ["config.yaml", "config.production.yml", "config.staging.yaml", "config.testing.yaml", "other.yaml", "below/config.yaml"];
        Directory.CreateDirectory(Path.Combine(folder, "below"));
        foreach (var file in files)
        {
            await File.WriteAllTextAsync(Path.Combine(folder, file), "debug: true\n");
        }

        Assert.Equal("config.production.yml config.staging.yaml config.testing.yaml config.yaml", await PublishAsync(folder));
        var project = Path.Combine(folder, "yamlapp.csproj");
        await File.WriteAllTextAsync(project, (await File.ReadAllTextAsync(project)).Replace(
            "</Project>",
            """
              <ItemGroup>
                <Content Include="config.yaml" CopyToOutputDirectory="Always" />
                <None Update="config.testing.yaml" CopyToPublishDirectory="Never" />
                <None Update="config.staging.yaml" CopyToOutputDirectory="Never" />
              </ItemGroup>
            </Project>
            """,
            StringComparison.Ordinal));
        Assert.Equal("config.production.yml config.yaml", await PublishAsync(folder));
        Assert.Equal("config.yaml", await PublishAsync(folder, "-p:CachewiseCopiesFiles=false"));
    }

    /// <summary>The YAML files that are published.</summary>
    private static async Task<string> PublishAsync(string folder, params string[] arguments)
    {
        var target = Path.Combine(folder, "published");
        await Command.DotnetAsync(folder, ["publish", "--no-restore", "--output", target, "-warnaserror", .. arguments]);
        var found = Directory.EnumerateFiles(target, "*.y*ml", SearchOption.AllDirectories).Select(path => Path.GetRelativePath(target, path)).Order(StringComparer.Ordinal).ToList();
        Directory.Delete(target, recursive: true);
        return string.Join(' ', found);
    }

    private static string FirstExample()
    {
        var readme = File.ReadAllText(Repository.File("README.md")).ReplaceLineEndings("\n");
        return readme.Split("```csharp\n")[1].Split("```")[0];
    }
}
