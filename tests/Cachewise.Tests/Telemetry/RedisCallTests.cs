using System.Collections.Concurrent;
using System.Diagnostics;
using Cachewise.Tests.Servers;
using Cachewise.Tests.Stores.Redis.Reads;

namespace Cachewise.Tests.Telemetry;

/// <summary>Calls to Redis as metrics and spans, after OpenTelemetry's conventions for databases.</summary>
public sealed class RedisCallTests(RedisServer server)
{
    private const string Duration = "db.client.operation.duration";

    private static readonly ConnectionPool Patient = new() { SocketTimeout = Eventually.Patience };

    [Fact]
    public async Task Each_call_is_measured_with_its_command_and_server()
    {
        using var recording = new Recording();
        await using var cache = Cache.Create(new() { RedisUrl = server.Url(9), ConnectionPool = Patient, KeyPrefix = $"calls-{Guid.NewGuid():N}" }, recording.Services, "orders");

        await cache.SetAsync("k", 1);
        await cache.AddAsync("k", 1);
        await cache.GetAsync<int>("k");
        cache.Get<int>("k");
        await cache.GetManyAsync<int>(["k", "other"]);
        await cache.SetManyAsync([KeyValuePair.Create("k", 1), KeyValuePair.Create("other", 1)]);
        await cache.IncrementAsync("k");
        await cache.ContainsAsync("k");
        await cache.TouchAsync("k", TimeSpan.FromMinutes(1));
        await cache.PersistAsync("k");
        await cache.GetTimeToLiveAsync("k");
        await cache.IncrementVersionAsync("k");
        await cache.RemoveAsync("other");

        Assert.Equal(
            ["SET", "SET", "GET", "GET", "MGET", "PIPELINE SET", "EVALSHA", "EXISTS", "PEXPIRE", "PERSIST", "PTTL", "RENAME", "UNLINK"],
            recording.Of(Duration).Select(measured => measured["db.operation.name"]));
        Assert.All(recording.Of(Duration), measured =>
        {
            Assert.Equal(
                ("orders", "redis", "9", "127.0.0.1", (object?)server.Port),
                (measured["cachewise.cache.name"], measured["db.system.name"], measured["db.namespace"], measured["server.address"], measured["server.port"]));
            Assert.Equal(6, measured.Tags.Count);
            Assert.InRange(measured.Value, double.Epsilon, 30);
        });
    }

    [Fact]
    public async Task Pages_of_a_scan_are_measured()
    {
        using var recording = new Recording();
        await using var cache = Cache.Create(new() { RedisUrl = server.Url(), ConnectionPool = Patient, KeyPrefix = $"scan-{Guid.NewGuid():N}" }, recording.Services);
        await cache.SetAsync("k", 1);

        await cache.RemoveByPatternAsync("*");

        Assert.Contains("SCAN", recording.Of(Duration).Select(measured => measured["db.operation.name"]));
        Assert.Equal("UNLINK", recording.Of(Duration)[^1]["db.operation.name"]);
    }

    [Fact]
    public async Task An_error_of_the_server_has_its_code()
    {
        using var full = RedisServer.Own("--maxmemory", "1", "--maxmemory-policy", "noeviction");
        using var recording = new Recording();
        await using var cache = Cache.Create(new() { RedisUrl = full.Url() }, recording.Services);

        await cache.SetAsync("k", 1);

        var call = recording.Of(Duration)[0];
        Assert.Equal(("SET", "OOM", "OOM"), (call["db.operation.name"], call["error.type"], call["db.response.status_code"]));
    }

    [Fact]
    public async Task A_call_that_is_not_answered_has_the_type_of_its_exception()
    {
        using var hanging = RedisServer.Own();
        using var recording = new Recording();
        await using var cache = Cache.Create(new() { RedisUrl = hanging.Url(), ConnectionPool = new() { SocketTimeout = TimeSpan.FromMilliseconds(200) } }, recording.Services);
        await cache.GetAsync<int>("k");
        hanging.Hang();

        await cache.GetAsync<int>("k");
        await cache.GetAsync<int>("k"); // the circuit is open: nothing is sent

        Assert.Equal(
            ["", "StackExchange.Redis.RedisTimeoutException"],
            recording.Of(Duration).Select(call => $"{call["error.type"]}"));
    }

    [Fact]
    public async Task A_call_is_a_span_in_the_trace_of_its_caller()
    {
        await using var cache = Cache.Create(new() { RedisUrl = server.Url(9), ConnectionPool = Patient, KeyPrefix = $"span-{Guid.NewGuid():N}" }, alias: "orders");
        using var spans = new Spans();

        await cache.SetAsync("k", 1);
        Assert.Same(spans.Root, Activity.Current);
        cache.Get<int>("k");

        Assert.Equal(["SET", "GET"], spans.All.Select(span => span.DisplayName));
        Assert.All(spans.All, span =>
        {
            Assert.Equal((spans.Root.SpanId, ActivityKind.Client, ActivityStatusCode.Unset), (span.ParentSpanId, span.Kind, span.Status));
            Assert.Equal(
                $"cachewise.cache.name=orders db.namespace=9 db.operation.name={span.DisplayName} db.system.name=redis server.address=127.0.0.1 server.port={server.Port}",
                string.Join(' ', span.TagObjects.OrderBy(tag => tag.Key, StringComparer.Ordinal).Select(tag => $"{tag.Key}={tag.Value}")));
        });
    }

    [Fact]
    public async Task Reads_that_share_a_command_are_one_call_whose_span_is_linked_to_their_callers()
    {
        using var own = RedisServer.Own();
        using var recording = new Recording();
        await using var held = await HeldReads.CreateAsync(own, services: recording.Services);
        var stopped = new ConcurrentQueue<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Cachewise",
            Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = stopped.Enqueue,
        };
        ActivitySource.AddActivityListener(listener);
        await held.HoldAsync();

        Activity[] callers = [.. Enumerable.Range(0, 3).Select(i => new Activity($"caller {i}"))];
        var reads = new List<Task>();
        foreach (var caller in callers)
        {
            caller.Start();
            reads.Add(held.Cache.GetAsync<int>("k").AsTask());
            reads.Add(held.Cache.GetAsync<int>("other").AsTask());
            Activity.Current = null;
        }

        await held.ReleaseAsync();
        await Task.WhenAll(reads);

        var contexts = callers.Select(caller => caller.Context).ToHashSet();
        var span = Assert.Single(stopped, span => span.Links.Any(link => contexts.Contains(link.Context)));
        Assert.Equal(("MGET", ActivityKind.Client, null), (span.DisplayName, span.Kind, span.ParentId));
        Assert.Equal(contexts, span.Links.Select(link => link.Context).ToHashSet());
        Assert.Equal(3, span.Links.Count());
        Assert.DoesNotContain(stopped, span => callers.Any(caller => caller.SpanId == span.ParentSpanId));
        Assert.Equal(1, recording.Of(Duration).Count(call => call["db.operation.name"] is "MGET"));
    }

    [Fact]
    public async Task The_span_of_a_call_that_failed_says_so_without_the_text_of_the_error()
    {
        using var own = RedisServer.Own();
        await using var cache = Cache.Create(new() { RedisUrl = own.Url() });
        await cache.SetAsync("k", 1);
        own.Kill();
        using var spans = new Spans();

        await cache.GetAsync<int>("k");

        var span = Assert.Single(spans.All);
        Assert.Equal((ActivityStatusCode.Error, null), (span.Status, span.StatusDescription));
        Assert.Equal("StackExchange.Redis.RedisConnectionException", span.GetTagItem("error.type"));
    }

    [Fact]
    public async Task The_nodes_of_a_cluster_are_told_apart()
    {
        using var cluster = new RedisCluster();
        using var recording = new Recording();
        await using var cache = Cache.Create(cluster.Here(new()), recording.Services);

        for (var i = 0; i < 50; i++)
        {
            await cache.SetAsync($"k{i}", 1);
        }

        Assert.Equal(
            cluster.Nodes.Select(node => node.Port).Order(),
            recording.Of(Duration).Select(call => (int)call["server.port"]!).Distinct().Order());
    }

    [Fact]
    public async Task No_tag_of_any_instrument_or_span_has_a_key_or_a_value_or_a_password()
    {
        const string Secret = "s3cret";
        using var own = RedisServer.Own("--requirepass", Secret);
        using var recording = new Recording();
        using var spans = new Spans();
        await using var cache = Cache.Create(new() { RedisUrl = $"redis://:{Secret}@127.0.0.1:{own.Port}/0" }, recording.Services);
        own.Require();
        await cache.SetAsync($"{Secret}-key", Secret);
        await cache.GetAsync<int>($"{Secret}-key");
        await cache.GetOrCreateAsync($"{Secret}-made", _ => ValueTask.FromResult(Secret));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await cache.GetOrCreateAsync<int>($"{Secret}-fails", _ => throw new InvalidOperationException(Secret)));
        await Assert.ThrowsAsync<CacheValueException>(async () => await cache.IncrementAsync($"{Secret}-key"));
        await cache.RemoveByPatternAsync($"{Secret}*");
        own.Kill();
        await cache.SetAsync($"{Secret}-key", Secret);
        recording.Observe("");

        Assert.NotEmpty(recording.All);
        Assert.DoesNotContain(recording.All.SelectMany(measured => measured.Tags.Values), value => $"{value}".Contains(Secret, StringComparison.Ordinal));
        Assert.NotEmpty(spans.All);
        Assert.DoesNotContain(
            spans.All.SelectMany(span => span.TagObjects.Select(tag => $"{tag.Value}").Append($"{span.StatusDescription}{span.DisplayName}")),
            text => text.Contains(Secret, StringComparison.Ordinal));
    }
}
