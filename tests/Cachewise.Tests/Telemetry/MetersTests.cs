using System.Diagnostics;
using System.Diagnostics.Metrics;
using Cachewise.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cachewise.Tests.Telemetry;

/// <summary>Whose meter it is, and what listeners do to caches: nothing.</summary>
public sealed class MetersTests(RedisServer server)
{
    [Fact]
    public async Task The_meter_is_made_by_the_factory_of_the_host()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = "development" });
        builder.Services.AddMetrics();
        builder.AddCaches();
        using var host = builder.Build();
        var factory = host.Services.GetRequiredService<IMeterFactory>();
        var found = new List<Instrument>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) => found.AddRange(instrument.Meter.Scope == factory ? [instrument] : []);
        listener.Start();

        await host.Services.GetRequiredService<Cache>().GetAsync<int>("k");

        Assert.Equal(("Cachewise", typeof(Cache).Assembly.GetName().Version!.ToString(3)), Assert.Single(found.Select(instrument => (instrument.Meter.Name, instrument.Meter.Version)).Distinct()));
        Assert.Equal(found.Count, found.Select(instrument => instrument.Name).Distinct().Count());
    }

    [Fact]
    public async Task Caches_of_one_factory_share_its_instruments_and_those_of_another_do_not()
    {
        using var one = new Recording();
        using var two = new Recording();
        await using var a = Cache.Create(new(), one.Services, "a");
        await using var b = Cache.Create(new(), one.Services, "b");
        await using var c = Cache.Create(new(), two.Services, "c");

        Assert.Equal(["a", "b"], one.Observe("cachewise.cache.health").Select(measured => measured["cachewise.cache.name"]).Order());
        Assert.Equal(["c"], two.Observe("cachewise.cache.health").Select(measured => measured["cachewise.cache.name"]));
        Assert.Equal(one.Instruments.Select(instrument => instrument.Name).Distinct().Count(), one.Instruments.Count);
    }

    [Fact]
    public async Task A_listener_that_throws_fails_no_call()
    {
        using var recording = new Recording(() => throw new InvalidOperationException("listener"));
        using var spans = new Spans(_ => throw new InvalidOperationException("listener"));
        using var starting = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Cachewise",
            Sample = (ref ActivityCreationOptions<ActivityContext> options) => options.Parent.TraceId == spans.Root.TraceId && options.Name == "cachewise.factory"
                ? throw new InvalidOperationException("listener")
                : ActivitySamplingResult.None,
            ActivityStarted = span => _ = span.TraceId == spans.Root.TraceId && span.DisplayName == "GET" ? throw new InvalidOperationException("listener") : span,
        };
        ActivitySource.AddActivityListener(starting);
        foreach (var url in (string?[])[null, server.Url(), "redis://127.0.0.1:1"])
        {
            await using var cache = Cache.Create(new() { RedisUrl = url, KeyPrefix = $"throws-{Guid.NewGuid():N}" }, recording.Services);
            await cache.SetAsync("k", 1);
            Assert.Equal(url?.EndsWith(":1", StringComparison.Ordinal) is true ? 0 : 1, await cache.GetAsync<int>("k"));
            Assert.Equal(2, await cache.GetOrCreateAsync("made", _ => ValueTask.FromResult(2)));
            var release = new TaskCompletionSource<int>();
            Task<int>[] callers = [.. Enumerable.Range(0, 2).Select(_ => cache.GetOrCreateAsync("shared", _ => release.Task).AsTask())];
            release.SetResult(3);
            var made = await Task.WhenAll(callers);
            Assert.Equal([3, 3], made);
        }

        Assert.Contains(recording.All, measured => measured.Name == "db.client.operation.duration");
        Assert.NotEmpty(spans.All);
        Assert.Same(spans.Root, Activity.Current);
    }

    [Fact]
    public async Task Caches_go_on_after_their_meter_was_disposed_of()
    {
        using var recording = new Recording();
        await using var cache = Cache.Create(new(), recording.Services);
        await cache.GetAsync<int>("k");
        recording.EndMeters();

        await using var later = Cache.Create(new(), new() { MeterFactory = new Unheard() });
        foreach (var one in (Cache[])[cache, later])
        {
            await one.SetAsync("k", 1);
            Assert.Equal(1, await one.GetAsync<int>("k"));
            Assert.Equal(2, await one.GetOrCreateAsync("made", _ => ValueTask.FromResult(2)));
        }

        Assert.Empty(recording.Observe("cachewise.cache.entries"));
    }

    [Fact]
    public async Task A_listener_that_throws_when_it_is_told_of_an_instrument_stops_no_cache()
    {
        using var recording = new Recording();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, _) =>
        {
            if (instrument.Meter.Scope == recording.Factory)
            {
                throw new InvalidOperationException("listener");
            }
        };
        listener.Start();

        await using var cache = Cache.Create(new(), recording.Services);

        await cache.SetAsync("k", 1);
        Assert.Equal(1, await cache.GetAsync<int>("k"));
    }

    [Fact]
    public async Task A_thousand_caches_are_all_reported_and_none_after_its_disposal()
    {
        using var recording = new Recording();
        Cache[] caches = [.. Enumerable.Range(0, 1000).Select(i => Cache.Create(new(), recording.Services, $"cache-{i}"))];
        await caches[7].GetAsync<int>("k");

        Assert.Equal(1000, recording.Observe("cachewise.cache.entries").Length);
        Assert.Equal("cache-7", Assert.Single(recording.Observe("cachewise.cache.requests"), measured => measured.Value == 1)["cachewise.cache.name"]);

        Array.ForEach(caches, cache => cache.Dispose());
        Assert.Empty(recording.Observe("cachewise.cache.entries"));
    }

    [Theory]
    [InlineData("a \"quoted\"\nname\\")]
    [InlineData("größe-日本-🎉")]
    [InlineData("{a=\"b\"}")]
    public async Task An_alias_with_odd_characters_is_a_tag_as_it_is(string alias)
    {
        using var recording = new Recording();
        await using var cache = Cache.Create(new(), recording.Services, alias);

        Assert.Equal(alias, Assert.Single(recording.Observe("cachewise.cache.entries"))["cachewise.cache.name"]);
    }

    [Fact]
    public async Task A_cache_that_was_not_disposed_of_is_collected_while_it_is_observed()
    {
        using var recording = new Recording();
        await MakeAsync(recording);

        await Eventually.UntilAsync(() =>
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return recording.Observe("cachewise.cache.entries") is [];
        });

        static async Task MakeAsync(Recording recording) => await Cache.Create(new(), recording.Services).SetAsync("k", 1);
    }
}
