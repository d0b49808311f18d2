using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using Cachewise.Tests.Servers;
using Cachewise.Tests.Telemetry;

namespace Cachewise.Tests.Docs;

/// <summary>The tables of docs/telemetry.md have what the code measures, no more and no less.</summary>
public sealed partial class TelemetryTableTests(RedisServer server)
{
    private static readonly IReadOnlyList<string[]> Rows = [.. Page.Read("docs/telemetry.md").Rows];

    private static readonly IReadOnlyList<string[]> Instruments = [.. Rows.Where(row => row.Length == 5 && !int.TryParse(row[0], out _) && row[0].StartsWith('`'))];

    [Fact]
    public void Every_instrument_is_a_row_with_its_kind_and_unit()
    {
        using var recording = new Recording();
        using var cache = Cache.Create(new(), recording.Services);

        Assert.Equal(
            recording.Instruments.Select(instrument => $"{instrument.Name}: {KindOf(instrument)}, {instrument.Unit}").Order(StringComparer.Ordinal),
            Instruments.Select(row => $"{row[0].Trim('`')}: {row[1].Replace("`", "", StringComparison.Ordinal)}").Order(StringComparer.Ordinal));
        Assert.All(recording.Instruments, instrument => Assert.NotEqual("", instrument.Description));
    }

    [Fact]
    public async Task The_tags_of_each_row_are_those_that_are_measured()
    {
        using var recording = new Recording();
        await UseAsync(recording);

        var measured = recording.All.GroupBy(one => one.Name).Select(group => $"{group.Key}: {Join(group.SelectMany(one => one.Tags.Keys))}");
        var documented = Instruments.Select(row => $"{row[0].Trim('`')}: {Join([.. CommonTags(row[0]), .. TagsIn(row[2])])}");
        Assert.Equal(documented.Order(StringComparer.Ordinal), measured.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_spans_are_those_that_are_recorded_with_their_tags()
    {
        using var spans = new Spans();
        using var recording = new Recording();
        await UseAsync(recording);

        var ofCommands = Join(Instruments.Where(row => row[0] == "`db.client.operation.duration`").SelectMany(row => TagsIn(row[2])).Append("cachewise.cache.name"));
        var documented = Rows.Where(row => row is [_, "internal", ..]).Select(row => $"{row[0].Trim('`')}: {Join(TagsIn(row[2]))}");
        Assert.Equal(
            documented.Append($"client: {ofCommands}").Order(StringComparer.Ordinal),
            spans.All.GroupBy(span => span.Kind is ActivityKind.Client ? "client" : span.DisplayName)
                .Select(group => $"{group.Key}: {Join(group.SelectMany(span => span.TagObjects.Select(tag => tag.Key)))}").Order(StringComparer.Ordinal));
    }

    /// <summary>Whatever an instrument or a span reports.</summary>
    private async Task UseAsync(Recording recording)
    {
        using var full = RedisServer.Own("--maxmemory", "1", "--maxmemory-policy", "noeviction");
        foreach (var url in (string?[])[null, server.Url(), full.Url(), "redis://127.0.0.1:1"])
        {
            await using var cache = Cache.Create(new() { RedisUrl = url, KeyPrefix = $"tables-{Guid.NewGuid():N}" }, recording.Services);
            await cache.SetAsync("k", 1);
            var release = new TaskCompletionSource<int>();
            Task<int>[] callers = [.. Enumerable.Range(0, 2).Select(_ => cache.GetOrCreateAsync("made", _ => release.Task).AsTask())];
            await Task.WhenAny(Task.WhenAll(callers), Eventually.UntilAsync(() => recording.Of("cachewise.factory.waits").Length > 0));
            release.SetResult(3);
            await Task.WhenAll(callers);
            await Assert.ThrowsAsync<FormatException>(async () => await cache.GetOrCreateAsync<int>("fails", _ => throw new FormatException()));
            recording.Observe("");
        }
    }

    private static string KindOf(Instrument instrument) => instrument.GetType().Name.Split('`')[0].Replace("Observable", "", StringComparison.Ordinal) switch
    {
        "UpDownCounter" => "up-down counter",
        var kind => kind.ToLowerInvariant(),
    };

    private static string[] CommonTags(string instrument) =>
        instrument == "`db.client.operation.duration`" ? ["cachewise.cache.name"] : ["cachewise.cache.name", "cachewise.cache.backend"];

    private static IEnumerable<string> TagsIn(string cell) => TagName().Matches(cell).Select(match => match.Groups["name"].Value);

    private static string Join(IEnumerable<string> tags) => string.Join(' ', tags.Distinct().Order(StringComparer.Ordinal));

    /// <summary>In backticks, with a dot: a value of a tag has none.</summary>
    [GeneratedRegex("`(?<name>[a-z_]+([.][a-z_]+)+)`", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex TagName();
}
