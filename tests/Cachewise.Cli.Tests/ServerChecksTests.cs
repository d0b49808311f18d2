using Cachewise.Checking;
using Cachewise.Checking.Servers;
using Cachewise.Configuration;
using Cachewise.Selection;
using Cachewise.Tests;
using Microsoft.Extensions.Time.Testing;

namespace Cachewise.Cli.Tests;

/// <summary>The advice about servers.</summary>
public sealed class ServerChecksTests : IDisposable
{
    private static readonly DateTimeOffset Now = new(2027, 1, 18, 12, 0, 0, TimeSpan.Zero);

    private static readonly ServerReport Good = new()
    {
        Version = "Redis 7.0.15",
        Role = "primary",
        MaxMemoryBytes = 1 << 30,
        EvictionPolicy = "allkeys-lru",
        TlsProtocol = "TLS 1.3",
        CertificateExpires = Now.AddDays(14),
    };

    private static readonly Dictionary<string, ServerReport> Firing = new()
    {
        [CheckId.MemoryWithoutLimit] = Good with { MaxMemoryBytes = 0, EvictionPolicy = "noeviction" },
        [CheckId.NoEviction] = Good with { EvictionPolicy = "noeviction" },
        [CheckId.Replica] = Good with { Role = "replica" },
        [CheckId.CertificateExpires] = Good with { CertificateExpires = Now.AddDays(12).AddHours(12) },
        [CheckId.OldServer] = Good with { Version = "Redis 5.0.14" },
    };

    private readonly List<Workplace> _places = [];

    public static TheoryData<string> Ids => [.. CheckId.Servers];

    [Fact]
    public void A_good_server_gives_no_advice() => Assert.Equal("", Lines(Good));

    [Fact]
    public void A_server_that_tells_nothing_gives_no_advice() => Assert.Equal("", Lines(new()));

    [Theory]
    [MemberData(nameof(Ids))]
    public void The_line_is_the_one_of_the_page(string id)
    {
        var page = File.ReadAllText(Repository.File("docs/checks.md")).ReplaceLineEndings("\n");
        var line = page.Split($"\n## {id}\n")[1].Split("\n## ")[0].Split('\n').Single(one => one.StartsWith("    ", StringComparison.Ordinal)).Trim();
        var row = page.Split('\n').Single(one => one.StartsWith($"| [{id}]", StringComparison.Ordinal));

        Assert.Equal(line, Lines(Firing[id], id == CheckId.CertificateExpires ? "rediss://cache.internal:6380" : "redis://cache.internal"));
        Assert.Contains($"| {Assert.Single(Advice(Firing[id])).Severity} |", row, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "2027-01-18, in 0 days")]
    [InlineData(1, "2027-01-19, in 1 day")]
    [InlineData(13.9, "2027-02-01, in 13 days")]
    public void A_certificate_is_counted_in_days(double days, string text) =>
        Assert.Contains(text, Lines(Good with { CertificateExpires = Now.AddDays(days) }), StringComparison.Ordinal);

    [Theory]
    [InlineData("Redis 6.0.0")]
    [InlineData("Valkey 8.1.0")]
    [InlineData("Redis unstable")]
    public void Other_versions_are_none_of_ours(string version) => Assert.Equal("", Lines(Good with { Version = version }));

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task Each_can_be_silenced_with_a_reason(string id)
    {
        var report = await Place(id).File("caches.json", Caches($$""" "suppress": { "{{id}}": "the reason" } """)).ReportAsync("-c", "caches.json", "--connect");

        Assert.Empty(report["advice"]!.AsArray());
        Assert.Equal((id, "the reason"), ((string?)report["suppressed"]![0]!["given"]!["id"], (string?)report["suppressed"]![0]!["reason"]));
    }

    [Theory]
    [InlineData(ExitCode.Success)]
    [InlineData(ExitCode.Advice, "--strict")]
    public async Task With_strict_advice_is_an_exit_code(int exitCode, params string[] strict) =>
        Assert.Equal(exitCode, (await Place(CheckId.Replica).File("caches.json", Caches(""" "version": 1 """)).RunAsync(["check", "-c", "caches.json", "--connect", .. strict])).ExitCode);

    [Fact]
    public async Task What_was_silenced_is_shown_with_its_reason() =>
        GoldenFile.AssertIs("connect-suppressed", await Place(CheckId.MemoryWithoutLimit).File("caches.json", Caches(""" "suppress": { "cw101": "it has a machine of its own" } """))
            .RunAsync("check", "-c", "caches.json", "--connect", "--strict"));

    public void Dispose() => _places.ForEach(place => place.Dispose());

    private static string Caches(string settings) => $$"""{ "Caches": { "default": { "redis_url": "rediss://cache.internal", "key_prefix": "shop", {{settings}} } } }""";

    private static IEnumerable<CacheAdvice> Advice(ServerReport server, string url = "redis://cache.internal") =>
        ServerChecks.Check(new PlannedCache("default", new() { RedisUrl = url }, new(CacheBackend.Redis, "a Redis URL is set")), server, Now);

    private static string Lines(ServerReport server, string url = "redis://cache.internal") => string.Join('\n', Advice(server, url));

    private Workplace Place(string id)
    {
        var place = new Workplace { Time = new FakeTimeProvider(Now), Probe = _ => Task.FromResult(Firing[id]) };
        _places.Add(place);
        return place;
    }
}
