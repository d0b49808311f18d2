using System.Reflection;
using System.Text.Json.Nodes;
using Cachewise.Checking;
using Cachewise.Tests.Servers;

namespace Cachewise.Cli.Tests;

/// <summary>What code declares: <c>--assembly</c>, and what is not known without it.</summary>
public sealed class SettingsAssemblyTests : IDisposable
{
    private const string Shop =
        """
        using System;
        using Cachewise;

        public sealed class ShopCaches : CacheSettings
        {
            public CacheConfig CacheDefault { get; init; } = new() { KeyPrefix = "shop", Timeout = TimeSpan.FromMinutes(10) };

            public CacheConfig CachePages => new() { RedisUrl = Variable("REDIS_URL"), KeyPrefix = "pages" };
        }
        """;

    private readonly Workplace _place = new();

    [Fact]
    public async Task What_code_declares_is_checked_with_the_servers_and_passes_under_strict()
    {
        using var server = RedisServer.Own("--maxmemory", "64mb", "--maxmemory-policy", "allkeys-lru");
        Build("Shop.dll", Shop);

        var transcript = await _place.Variable("REDIS_URL", server.Url()).RunAsync("check", "--connect", "--strict", "--assembly", "Shop.dll");

        Assert.Equal(ExitCode.Success, transcript.ExitCode);
        Assert.Contains("Read: ShopCaches, environment variables.", transcript.Output, StringComparison.Ordinal);
        Assert.Contains("keys            shop:1:<key>\n  timeout         00:10:00", transcript.Output, StringComparison.Ordinal);
        Assert.Contains("keys            pages:1:<key>\n  timeout         00:05:00", transcript.Output, StringComparison.Ordinal);
        Assert.EndsWith("Valid: 2 caches, no advice.\n", transcript.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_the_assembly_it_says_what_is_not_known_and_strict_passes()
    {
        using var server = RedisServer.Own("--maxmemory", "64mb", "--maxmemory-policy", "allkeys-lru");
        _place.Variable("REDIS_URL", server.Url()).Variable("Caches__pages__redis_url", server.Url());

        var transcript = await _place.RunAsync("check", "--connect", "--strict");
        var report = await _place.ReportAsync("--strict");

        Assert.Equal((ExitCode.Success, 0), (transcript.ExitCode, (int)report["exit_code"]!));
        Assert.Contains("Code is not read", transcript.Output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Contains("keys            <key_prefix>:<version>:<key>", transcript.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("00:05:00", transcript.Output, StringComparison.Ordinal);
        Assert.Contains("- CW004 Cache 'pages'", transcript.Output.Split("Unless code declares otherwise\n")[1], StringComparison.Ordinal);
        Assert.EndsWith("Valid: 2 caches, no advice.\n", transcript.Output, StringComparison.Ordinal);
        var cache = report["caches"]![0]!;
        Assert.Equal((null, null, null), ((string?)cache["timeout"], (string?)cache["socket_timeout"], (string?)report["code"]));
        Assert.Equal("""["key_prefix","version","timeout","socket_connect_timeout","socket_timeout","max_connections","near_cache"]""", cache["unknown"]!.ToJsonString());
        Assert.Equal(("[]", "CW006 CW004 CW006"), (report["advice"]!.ToJsonString(), string.Join(' ', report["uncertain"]!.AsArray().Select(advice => (string?)advice!["id"]))));
    }

    [Fact]
    public async Task A_value_that_is_configured_is_known_without_the_assembly()
    {
        var report = await _place.File("config.yaml", "cache_default: { backend: locmem, key_prefix: a, version: 2, timeout: 60, max_entries: 5, max_bytes: 50000000 }").ReportAsync();

        var cache = report["caches"]![0]!;
        Assert.Equal(("a:2:<key>", "00:01:00", null), ((string?)cache["keys"], (string?)cache["timeout"], (string?)cache["unknown"]));
    }

    [Fact]
    public async Task A_backend_without_a_URL_is_not_certain_without_the_assembly()
    {
        var transcript = await _place.File("config.yaml", "cache_default: { timeout: 60 }").RunAsync("check", "--strict");

        Assert.Equal(ExitCode.Success, transcript.ExitCode);
        Assert.Contains("default  Dummy (no Redis URL in production, unless code declares otherwise)", transcript.Output, StringComparison.Ordinal);
        Assert.Contains("Unless code declares otherwise\n- CW007 Cache 'default'", transcript.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Configuration_overrides_what_code_declares_and_an_error_has_its_source()
    {
        Build("Shop.dll", Shop);

        var report = await _place.File("config.yaml", "cache_default: { key_prefix: other }\ncache_pages: { timeout: 5 }").ReportAsync("--assembly", "Shop.dll");

        Assert.Equal(("pages", "it is computed by ShopCaches.CachePages, and configured too", "config.yaml, line 2, column 1"), Error(report));
    }

    [Fact]
    public async Task Of_several_classes_one_is_named()
    {
        Build("Shop.dll", Shop + "\nnamespace More { public class OtherCaches : Cachewise.CacheSettings { } public abstract class NoCaches : Cachewise.CacheSettings { } }");

        Assert.Equal(("'Shop.dll' has several classes of cache settings: More.OtherCaches, ShopCaches", "name one by --settings"), await FaultAsync("Shop.dll"));
        Assert.Equal(("'Shop.dll' has no class of cache settings 'ShopCache'", "did you mean ShopCaches?"), await FaultAsync("Shop.dll", "--settings", "ShopCache"));
        Assert.Equal("""["ShopCaches"]""", (await _place.ReportAsync("--assembly", "Shop.dll", "--settings", "ShopCaches"))["code"]!.ToJsonString());
        Assert.Equal("""["OtherCaches"]""", (await _place.ReportAsync("--assembly", "Shop.dll", "--settings", "More.OtherCaches"))["code"]!.ToJsonString());
    }

    [Fact]
    public async Task An_assembly_without_settings_a_missing_one_and_another_file_are_faults()
    {
        const string Fix = "name the application's .dll, as in bin/Release/net10.0/Shop.dll";
        Build("Other.dll", "public class Other { }");
        Directory.CreateDirectory(Path.Combine(_place.Folder, "bin"));
        _place.File("Shop", "ELF");

        Assert.Equal(("'Shop.dll' does not exist", Fix), await FaultAsync("Shop.dll"));
        Assert.Equal(("'bin' is a folder", Fix), await FaultAsync("bin"));
        Assert.Equal(("'Shop' is no .NET assembly", Fix), await FaultAsync("Shop"));
        Assert.Equal(
            ("'Other.dll' has no class of cache settings", "name the assembly with a class that derives from CacheSettings and has a constructor without parameters"), await FaultAsync("Other.dll"));
    }

    [Fact]
    public async Task What_code_throws_is_a_fault_of_its_class()
    {
        Build("Shop.dll", """public class ShopCaches : Cachewise.CacheSettings { public ShopCaches() => throw new System.FormatException("No vault."); }""");
        Build("Late.dll", """public class LateCaches : Cachewise.CacheSettings { public Cachewise.CacheConfig CacheDefault => throw new System.FormatException("No vault."); }""");

        Assert.Equal(("ShopCaches of 'Shop.dll' throws FormatException: No vault", "correct it there"), await FaultAsync("Shop.dll"));
        Assert.Equal(("LateCaches of 'Late.dll' throws FormatException: No vault", "correct it there"), await FaultAsync("Late.dll"));
    }

    [Theory]
    [InlineData("99.0.0.0", "KeyPrefix")]
    [InlineData("0.0.0.0", "Invented")]
    public async Task An_application_that_needs_a_newer_Cachewise_is_a_fault(string version, string property)
    {
        var newer = Directory.CreateDirectory(Path.Combine(_place.Folder, "newer")).FullName;
        var library = Path.Combine(newer, "Cachewise.dll");
        BuiltAssembly.Write(library, $$"""
            [assembly: System.Reflection.AssemblyVersion("{{version}}")]
            namespace Cachewise { public abstract class CacheSettings { } public sealed record CacheConfig { public string {{property}} { get; init; } } }
            """);
        BuiltAssembly.Write(Path.Combine(_place.Folder, "Shop.dll"), $$"""
            public class ShopCaches : Cachewise.CacheSettings { public Cachewise.CacheConfig CacheDefault { get; init; } = new() { {{property}} = "shop" }; }
            """, library);

        Assert.Equal(
            ($"'Shop.dll' needs a newer Cachewise than {VersionLine.Version}, the one of this command", "update the command: dotnet tool update --global Cachewise.Cli"), await FaultAsync("Shop.dll"));
    }

    [Fact]
    public async Task An_assembly_of_the_application_that_is_missing_is_named_and_one_beside_it_is_found()
    {
        var used = Path.Combine(_place.Folder, "Names.dll");
        BuiltAssembly.Write(used, """public static class Names { public static string Prefix => "named"; }""");
        BuiltAssembly.Write(
            Path.Combine(_place.Folder, "Shop.dll"), "public class ShopCaches : Cachewise.CacheSettings { public Cachewise.CacheConfig CacheDefault { get; init; } = new() { KeyPrefix = Names.Prefix }; }", used);

        Assert.Equal("named:1:<key>", (string?)(await _place.ReportAsync("--assembly", "Shop.dll"))["caches"]![0]!["keys"]);
        var alone = Directory.CreateDirectory(Path.Combine(_place.Folder, "alone")).FullName;
        File.Copy(Path.Combine(_place.Folder, "Shop.dll"), Path.Combine(alone, "Shop.dll"));
        Assert.Equal(
            ("ShopCaches of 'alone/Shop.dll' needs Names, which is not there", "run 'dotnet run -- check' of the application, which has all it needs"), await FaultAsync("alone/Shop.dll"));
    }

    [Fact]
    public async Task Settings_without_an_assembly_are_wrong_usage() =>
        GoldenFile.AssertIs("usage-settings-alone", await _place.RunAsync("check", "--settings", "ShopCaches"));

    [Fact]
    public async Task The_settings_of_Django_have_what_code_declares()
    {
        Build("Shop.dll", Shop);

        var transcript = await _place.Variable("REDIS_URL", "redis://cache.internal").RunAsync("django", "--assembly", "Shop.dll");

        Assert.Contains("'KEY_PREFIX': 'shop'", transcript.Output, StringComparison.Ordinal);
        Assert.Equal(("", ExitCode.Success), (transcript.Error, transcript.ExitCode));
    }

    [Fact]
    public async Task An_application_checks_itself_and_the_command_says_the_same_of_its_assembly()
    {
        var program = typeof(SettingsAssemblyTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key is "StorefrontProgram").Value!;
        var (folder, url) = (Path.GetDirectoryName(program)!, ("REDIS_URL", "redis://127.0.0.1:1/0"));

        var own = await CliProcess.StartAsync(folder, "dotnet", [program, "check", "--environment", "Production"], [url]);
        var command = await CliProcess.RunAsync(folder, ["check", "--assembly", program], url);

        Assert.Equal((ExitCode.Success, "", ExitCode.Success), (own.ExitCode, own.Error, command.ExitCode));
        Assert.Contains("store:1:<key>", own.Output, StringComparison.Ordinal);
        Assert.Equal(command.Output, own.Output);
    }

    public void Dispose() => _place.Dispose();

    private static (string?, string?, string?) Error(JsonNode report)
    {
        var error = Assert.Single(report["errors"]!.AsArray())!;
        return ((string?)error["cache"], (string?)error["problem"], (string?)error["source"]);
    }

    private void Build(string name, string source) => BuiltAssembly.Write(Path.Combine(_place.Folder, name), source);

    private async Task<(string?, string?)> FaultAsync(string assembly, params string[] more)
    {
        var report = await _place.ReportAsync(["--assembly", assembly, .. more]);
        var error = Assert.Single(report["errors"]!.AsArray())!;
        Assert.Equal((ExitCode.Invalid, null), ((int)report["exit_code"]!, (string?)error["cache"]));
        return ((string?)error["problem"], (string?)error["fix"]);
    }
}
