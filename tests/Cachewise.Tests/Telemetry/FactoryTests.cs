using System.Diagnostics;
using Cachewise.Tests.Servers;

namespace Cachewise.Tests.Telemetry;

/// <summary>Factories of get-or-create as metrics and spans.</summary>
public sealed class FactoryTests(RedisServer server)
{
    [Fact]
    public async Task Each_run_of_a_factory_is_measured_also_where_it_fails()
    {
        using var recording = new Recording();
        await using var cache = Cache.Create(new(), recording.Services, "f");

        await cache.GetOrCreateAsync("a", _ => ValueTask.FromResult(1));
        await cache.GetOrCreateAsync("a", _ => ValueTask.FromResult(1));
        cache.GetOrCreate("b", () => 1);
        await cache.GetOrCreateManyAsync<int>(["c", "d"], async (_, _) => new Dictionary<string, int>(StringComparer.Ordinal));
        await Assert.ThrowsAsync<FormatException>(async () => await cache.GetOrCreateAsync<int>("e", _ => throw new FormatException()));

        Assert.Equal(
            ["", "", "", "System.FormatException"],
            recording.Of("cachewise.factory.duration").Select(run => $"{run["error.type"]}"));
        Assert.All(recording.Of("cachewise.factory.duration"), run => Assert.Equal(("f", "locmem"), (run["cachewise.cache.name"], run["cachewise.cache.backend"])));
    }

    [Fact]
    public async Task Callers_that_wait_for_the_factory_of_another_are_counted()
    {
        using var recording = new Recording();
        await using var cache = Cache.Create(new(), recording.Services);
        var release = new TaskCompletionSource<int>();

        Task<int>[] callers = [.. Enumerable.Range(0, 5).Select(_ => cache.GetOrCreateAsync("k", _ => release.Task).AsTask())];
        release.SetResult(1);
        await Task.WhenAll(callers);

        Assert.Equal(4, recording.Of("cachewise.factory.waits").Length);
        Assert.Single(recording.Of("cachewise.factory.duration"));
    }

    [Fact]
    public async Task A_factory_is_a_span_of_its_caller_around_what_it_calls_and_waits_for_it_are_linked()
    {
        using var recording = new Recording();
        await using var cache = Cache.Create(new() { RedisUrl = server.Url(), ConnectionPool = new() { SocketTimeout = Eventually.Patience }, KeyPrefix = $"factory-{Guid.NewGuid():N}" }, recording.Services);
        using var spans = new Spans();
        var release = new TaskCompletionSource();

        var first = cache.GetOrCreateAsync("k", async _ =>
        {
            await release.Task;
            return await cache.GetAsync("inner", 1);
        }).AsTask();
        await Eventually.UntilAsync(() => spans.All.Length == 2); // the first read has missed, and the lease is taken
        var waiting = cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(2)).AsTask();
        await Eventually.UntilAsync(() => recording.Of("cachewise.factory.waits").Length == 1);
        release.SetResult();
        await Task.WhenAll(first, waiting);

        var factory = Assert.Single(spans.All, span => span.DisplayName == "cachewise.factory");
        Assert.Equal((spans.Root.SpanId, ActivityKind.Internal), (factory.ParentSpanId, factory.Kind));
        Assert.Single(spans.All, span => span.DisplayName == "GET" && span.ParentSpanId == factory.SpanId);
        // Its lease, and its value.
        Assert.Equal(2, spans.All.Count(span => span.DisplayName == "EVALSHA" && span.ParentSpanId == spans.Root.SpanId));
        var wait = Assert.Single(spans.All, span => span.DisplayName == "cachewise.factory.wait");
        Assert.Equal((spans.Root.SpanId, spans.Root.SpanId), (wait.ParentSpanId, Assert.Single(wait.Links).Context.SpanId));
    }

    [Fact]
    public async Task A_local_hit_makes_no_span()
    {
        await using var cache = Cache.Create(new());
        await cache.SetAsync("k", 1);
        using var spans = new Spans();

        await cache.GetAsync<int>("k");
        await cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(1));

        Assert.Empty(spans.All);
    }
}
