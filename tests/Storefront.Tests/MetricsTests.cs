using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using Cachewise.Tests.Servers;

namespace Storefront.Tests;

/// <summary>
/// The dashboard of docs/grafana asks for what OpenTelemetry's Prometheus exporter gives for the sample under load.
/// </summary>
public sealed partial class MetricsTests(SharedStorefront store)
{
    [Fact]
    public async Task Each_query_of_the_dashboard_names_metrics_and_labels_that_the_sample_exports()
    {
        using var redis = RedisServer.Own();
        await using var app = await StorefrontApp.StartAsync(store.Database, redis.Url());
        await LoadAsync(app);
        redis.Kill(); // failures have labels of their own
        await LoadAsync(app);
        await using var inMemory = await StorefrontApp.StartAsync(store.Database, redisUrl: null);
        await LoadAsync(inMemory);

        var exported = Parse(await ScrapeAsync(app) + await ScrapeAsync(inMemory));
        var queries = Queries();
        Assert.True(queries.Count >= 15, $"The dashboard has {queries.Count} queries.");
        Assert.All(queries, query =>
        {
            var metrics = MetricsIn(query).ToArray();
            Assert.NotEmpty(metrics);
            Assert.All(metrics, metric => Assert.True(exported.ContainsKey(metric), $"'{metric}' is not exported: {query}"));
            var labels = exported.Where(one => metrics.Contains(one.Key)).SelectMany(one => one.Value).ToHashSet(StringComparer.Ordinal);
            Assert.All(LabelsIn(query), label => Assert.True(labels.Contains(label), $"'{label}' is no label of {string.Join(", ", metrics)}: {query}"));
        });
    }

    [Fact]
    public async Task The_dashboard_shows_every_metric_that_the_caches_export()
    {
        using var redis = RedisServer.Own();
        await using var app = await StorefrontApp.StartAsync(store.Database, redis.Url());
        await LoadAsync(app);

        // A histogram is three metrics, of which the dashboard shows two.
        var exported = Parse(await ScrapeAsync(app)).Keys.Select(name => HistogramPart().Replace(name, "")).Where(name => name.StartsWith("cachewise_", StringComparison.Ordinal) || name.StartsWith("db_client_", StringComparison.Ordinal)).Distinct();
        var shown = Queries().SelectMany(MetricsIn).Select(name => HistogramPart().Replace(name, "")).ToHashSet(StringComparer.Ordinal);

        Assert.Empty(exported.Except(shown));
    }

    [Fact]
    public async Task Under_load_the_counts_are_those_of_the_requests()
    {
        await using var app = await StorefrontApp.StartAsync(store.Database, redisUrl: null);
        await LoadAsync(app);

        var text = await ScrapeAsync(app);

        Assert.Equal(("1", "19"), (RequestsOf(text, "miss"), RequestsOf(text, "hit")));
    }

    private static string Dashboard =>
        typeof(MetricsTests).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(one => one.Key == nameof(Dashboard)).Value!;

    /// <summary>The same product twenty times, the first time alone.</summary>
    private static async Task LoadAsync(StorefrontApp app)
    {
        await app.GetAsync("/api/products/1");
        await Task.WhenAll(Enumerable.Range(0, 19).Select(_ => app.GetAsync("/api/products/1")));
        await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => app.GetAsync("/api/search?q=lamp")));
    }

    private static async Task<string> ScrapeAsync(StorefrontApp app) => (await app.GetAsync("/metrics")).Body;

    private static string? RequestsOf(string text, string type) => text.Split('\n')
        .Where(line => line.StartsWith("cachewise_cache_requests_total{", StringComparison.Ordinal)
            && line.Contains("cachewise_cache_name=\"default\"", StringComparison.Ordinal) && line.Contains($"request_type=\"{type}\"", StringComparison.Ordinal))
        .Select(line => line.Split("} ")[1].Split(' ')[0]).SingleOrDefault();

    /// <summary>The metrics of Prometheus' text, each with its labels.</summary>
    private static Dictionary<string, HashSet<string>> Parse(string text)
    {
        var metrics = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var match in Sample().Matches(text).Cast<Match>())
        {
            var name = match.Groups["name"].Value;
            metrics.TryAdd(name, []);
            metrics[name].UnionWith(Label().Matches(match.Groups["labels"].Value).Select(label => label.Groups["label"].Value));
        }

        return metrics;
    }

    private static List<string> Queries()
    {
        using var dashboard = JsonDocument.Parse(File.ReadAllText(Dashboard));
        return
        [
            .. from panel in dashboard.RootElement.GetProperty("panels").EnumerateArray()
               where panel.TryGetProperty("targets", out _)
               from target in panel.GetProperty("targets").EnumerateArray()
               select target.GetProperty("expr").GetString()!,
            .. from variable in dashboard.RootElement.GetProperty("templating").GetProperty("list").EnumerateArray()
               where variable.GetProperty("type").GetString() == "query"
               select variable.GetProperty("definition").GetString()!,
        ];
    }

    private static IEnumerable<string> LabelsIn(string query) =>
    [
        .. Matcher().Matches(query).Select(match => match.Groups["label"].Value),
        .. Grouping().Matches(query).SelectMany(match => match.Groups["labels"].Value.Split(',', StringSplitOptions.TrimEntries)),
    ];

    private static IEnumerable<string> MetricsIn(string query) => MetricName().Matches(query).Select(match => match.Groups["name"].Value);

    [GeneratedRegex(@"(?<name>[a-z_]+)\{|label_values\((?<name>[a-z_]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex MetricName();

    [GeneratedRegex("_(bucket|count|sum)$", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex HistogramPart();

    [GeneratedRegex(@"^(?<name>[a-z_]+)\{(?<labels>.*)\} \S+", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Sample();

    [GeneratedRegex("(?<label>[a-z_]+)=\"", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Label();

    [GeneratedRegex("[{,] *(?<label>[a-z_]+)(=~|!=|=)\"|label_values\\([a-z_]+, (?<label>[a-z_]+)\\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Matcher();

    [GeneratedRegex(@"by \((?<labels>[^)]*)\)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Grouping();
}
