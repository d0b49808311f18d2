using System.Diagnostics;
using System.Globalization;
using Cachewise.Configuration;
using Cachewise.Configuration.Sources;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.FileProviders;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Primitives;

namespace Cachewise.Tests.Configuration.Sources;

/// <summary>Files that are read again when they have changed.</summary>
public sealed class WatchedFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_file_is_watched_if_it_was_added_so()
    {
        var path = _folder.Write("site.yaml", "a: 1");
        using var once = (ConfigurationRoot)new ConfigurationBuilder().AddCacheFile(path).Build();
        using var watched = (ConfigurationRoot)new ConfigurationBuilder().SetBasePath(_folder.Path).AddCacheFile("site.yaml", reloadOnChange: true).Build();

        await ChangesTwiceAsync(watched, "site.yaml");

        Assert.Equal("1", once["a"]);
    }

    [Fact]
    public async Task The_files_of_a_host_are_watched_unless_the_host_watches_none()
    {
        _folder.Write("config.yaml", "a: 1");
        using var watching = BuildHost(reload: null);
        using var reading = BuildHost(reload: "False");
        var configuration = ConfigurationOf(watching);

        await ChangesTwiceAsync(configuration, "config.yaml");
        _folder.Write("Config.Production.yml", "a: 4");
        await configuration.UntilAsync(() => configuration["a"] is "4");
        _folder.Write("Config.Production.yml", "a: 5");
        await configuration.UntilAsync(() => configuration["a"] is "5");

        Assert.Equal("1", ConfigurationOf(reading)["a"]);
    }

    [Fact]
    public async Task A_file_that_comes_into_being_or_goes_is_a_change()
    {
        using var watched = (ConfigurationRoot)new ConfigurationBuilder().SetBasePath(_folder.Path).AddCacheFile(".site.yaml", optional: true, reloadOnChange: true).Build();

        var path = _folder.Write(".site.yaml", "a: 1");
        await watched.UntilAsync(() => watched["a"] is "1");
        File.Delete(path);

        await watched.UntilAsync(() => watched["a"] is null);
    }

    [Fact]
    public async Task A_file_that_must_be_there_and_goes_is_an_error_and_changes_no_value()
    {
        var path = _folder.Write("site.yaml", "cache_default: {version: 2}");
        using var watched = (ConfigurationRoot)new ConfigurationBuilder().AddCacheFile(path, reloadOnChange: true).Build();

        File.Delete(path);
        await watched.UntilAsync(() => ErrorsOf(watched) is not "");

        Assert.Equal($"There is no file {path}; create it, or add it with optional: true ({path}).", ErrorsOf(watched));
        Assert.Equal("2", watched["Caches:default:version"]);
    }

    [Fact]
    public async Task A_file_that_becomes_wrong_changes_no_value_until_it_is_corrected()
    {
        _folder.Write("config.yaml", "a: 1\nb: 1\n");
        _folder.Write("config.production.yaml", "b: 2");
        using var files = new PhysicalFileProvider(_folder.Path);
        using var watched = (ConfigurationRoot)new ConfigurationBuilder().Add(new HostFilesSource(_folder.Path, "production", files)).Build();
        // The errors are visible through another configuration too.
        var configuration = new ConfigurationBuilder().AddConfiguration(watched).Build();

        _folder.Write("config.yaml", "a: 3\ncache_default: {\n");
        await configuration.UntilAsync(() => ErrorsOf(configuration) is not "");
        Assert.Equal("A value is missing here, or begins with a special character; write one, or quote it (config.yaml, line 3, column 1).", ErrorsOf(configuration));
        Assert.Equal(("1", "2"), (configuration["a"], configuration["b"]));

        _folder.Write("config.yaml", "a: 3");
        await configuration.UntilAsync(() => configuration["a"] is "3");
        Assert.Equal("", ErrorsOf(configuration));
    }

    [Fact]
    public void A_folder_that_cannot_be_listed_is_an_error()
    {
        using var provider = new YamlConfigurationProvider("'config.yaml'", () => throw new UnauthorizedAccessException("Access to the path '/etc/shop' is denied."), stronger: null);

        Assert.Equal(
            "The cache configuration has 1 error:\n- The files cannot be looked for (Access to the path '/etc/shop' is denied); let the application read their folder ('config.yaml').",
            Assert.Throws<CacheConfigurationException>(provider.Load).Message);
    }

    [Fact]
    public async Task A_listener_that_throws_stops_nothing()
    {
        using var watched = (ConfigurationRoot)new ConfigurationBuilder().AddCacheFile(_folder.Write("site.yaml", "a: 1"), reloadOnChange: true).Build();
        using var listener = ChangeToken.OnChange(watched.GetReloadToken, () => throw new InvalidOperationException());

        await ChangesTwiceAsync(watched, "site.yaml");
    }

    [Fact]
    public void A_folder_that_is_not_there_is_not_watched()
    {
        using var watched = (ConfigurationRoot)new ConfigurationBuilder().SetBasePath(_folder.Path).AddCacheFile("none/site.yaml", optional: true, reloadOnChange: true).Build();

        Assert.Empty(watched.AsEnumerable());
    }

    [Fact]
    public async Task A_secret_that_is_mounted_is_watched()
    {
        var path = Mount("site.yaml");
        using var watched = (ConfigurationRoot)new ConfigurationBuilder().AddCacheFile(path, reloadOnChange: true).Build();
        Assert.Equal("1", watched["a"]);

        TurnMount();

        await watched.UntilAsync(() => watched["a"] is "2");
    }

    [Fact]
    public async Task Polling_sees_what_is_behind_a_link()
    {
        Mount("config.yaml");
        using var files = new PhysicalFileProvider(_folder.Path) { UsePollingFileWatcher = true, UseActivePolling = true };
        using var named = new YamlConfigurationProvider("", new HostFilesSource(_folder.Path, "production").Find, stronger: null);
        named.Watch(files, isOwn: false, "config.yaml");
        using var watched = (ConfigurationRoot)new ConfigurationBuilder().Add(new HostFilesSource(_folder.Path, "production", files)).Build();
        using var configuration = new ConfigurationRoot([named]);
        Assert.Equal(("1", "1"), (watched["a"], configuration["a"]));

        TurnMount();

        await watched.UntilAsync(() => watched["a"] is "2");
        await configuration.UntilAsync(() => configuration["a"] is "2");
    }

    [Fact]
    public async Task Nothing_is_watched_any_more_when_the_configuration_is_disposed_of()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "What is watched can be read on Linux alone");
        Assert.SkipWhen(Environment.GetEnvironmentVariable("DOTNET_USE_POLLING_FILE_WATCHER") is "1" or "true", "Files are polled here");
        var watched = (ConfigurationRoot)new ConfigurationBuilder().AddCacheFile(_folder.Write("site.yaml", ""), reloadOnChange: true).Build();
        var inode = await InodeAsync(_folder.Path);
        await ChangesTwiceAsync(watched, "site.yaml");
        Assert.True(IsWatched(inode));

        watched.Dispose();

        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (IsWatched(inode))
        {
            limit.Token.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }

    private async Task ChangesTwiceAsync(IConfiguration configuration, string name)
    {
        foreach (var value in (string[])["2", "3"])
        {
            _folder.Write(name, $"a: {value}");
            await configuration.UntilAsync(() => configuration["a"] == value);
        }
    }

    private IHost BuildHost(string? reload)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = "Production", ContentRootPath = _folder.Path });
        builder.Configuration["hostBuilder:reloadConfigOnChange"] = reload;
        builder.AddCaches();
        return builder.Build();
    }

    private static IConfiguration ConfigurationOf(IHost host) => host.Services.GetRequiredService<IConfiguration>();

    private static string ErrorsOf(IConfiguration configuration) =>
        string.Join('\n', CacheDeclarations.Read(null, typeof(CacheSettings), "production", configuration).Errors);

    /// <summary>
    /// A file as Kubernetes mounts one of a secret: <c>site.yaml</c> is a link to <c>..data/site.yaml</c>, and
    /// <c>..data</c> one to <c>..1</c>.
    /// </summary>
    private string Mount(string name)
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows asks for a privilege to make links");
        foreach (var version in (int[])[1, 2])
        {
            Directory.CreateDirectory(Path.Combine(_folder.Path, $"..{version}"));
            File.SetLastWriteTimeUtc(_folder.Write($"..{version}/{name}", $"a: {version}"), new DateTime(2026, 1, version, 0, 0, 0, DateTimeKind.Utc));
        }

        Directory.CreateSymbolicLink(Path.Combine(_folder.Path, "..data"), "..1");
        return File.CreateSymbolicLink(Path.Combine(_folder.Path, name), Path.Combine("..data", name)).FullName;
    }

    /// <summary>The secret was changed: <c>..data</c> is a link to <c>..2</c> now.</summary>
    private void TurnMount()
    {
        var (data, next) = (Path.Combine(_folder.Path, "..data"), Path.Combine(_folder.Path, "..data_tmp"));
        Directory.CreateSymbolicLink(next, "..2");
        Directory.Delete(data);
        Directory.Move(next, data);
    }

    private static async Task<long> InodeAsync(string path)
    {
        using var stat = Process.Start(new ProcessStartInfo("stat", ["-c", "%i", path]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        return long.Parse(await stat.StandardOutput.ReadToEndAsync(), CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// Whether this process has an inotify instance that watches it: <c>inotify wd:1 ino:2f sdev:...</c>.
    /// </summary>
    private static bool IsWatched(long inode) => Directory.GetFiles("/proc/self/fdinfo").Any(file =>
    {
        try
        {
            return File.ReadAllText(file).Contains($" ino:{inode:x} ", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false; // closed meanwhile
        }
    });
}
