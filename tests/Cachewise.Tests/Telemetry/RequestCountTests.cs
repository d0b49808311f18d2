using System.Buffers;
using Cachewise.Adapters;
using Cachewise.Tests.Servers;
using Microsoft.Extensions.Caching.Distributed;

namespace Cachewise.Tests.Telemetry;

/// <summary>Each read of a caller is counted once for each key, by what it found, on every backend.</summary>
public sealed class RequestCountTests(RedisServer server)
{
    private const string Requests = "cachewise.cache.requests";
    private const string Type = "cachewise.cache.request.type";

    public static TheoryData<CacheBackend> Stores => [CacheBackend.LocMem, CacheBackend.Redis];

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Reads_count_as_hits_and_misses(CacheBackend backend)
    {
        using var recording = new Recording();
        await using var cache = New(backend, recording);
        await cache.SetManyAsync([KeyValuePair.Create("a", 1), KeyValuePair.Create("b", 2)]);

        await cache.GetAsync<int>("a");
        await cache.GetAsync("none", 5);
        await cache.TryGetAsync<int>("a");
        await cache.TryGetAsync<int>("none");
        cache.Get<int>("a");
        cache.Get("none", 5);
        cache.TryGet<int>("a");
        await cache.AtVersion(2).GetAsync<int>("a");
        Assert.Equal("hit=4 miss=4", recording.Observe(Requests, Type));

        await cache.GetManyAsync<int>(["a", "b", "none", "other"]);
        Assert.Equal("hit=6 miss=6", recording.Observe(Requests, Type));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Get_or_create_counts_one_request_however_often_it_reads(CacheBackend backend)
    {
        using var recording = new Recording();
        await using var cache = New(backend, recording);

        await cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(1));
        Assert.Equal("miss=1", recording.Observe(Requests, Type));

        await cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(1));
        cache.GetOrCreate("k", () => 1);
        Assert.Equal("hit=2 miss=1", recording.Observe(Requests, Type));

        // Another caller stores first: what was made is replaced by it, and that read is no request.
        await cache.GetOrCreateAsync("raced", async _ =>
        {
            await cache.AddAsync("raced", 2);
            return 1;
        });
        await cache.GetOrCreateManyAsync<int>(["k", "raced many"], async (keys, _) =>
        {
            await cache.AddAsync("raced many", 2);
            return new Dictionary<string, int>(StringComparer.Ordinal) { ["raced many"] = 1 };
        });
        Assert.Equal("hit=3 miss=3", recording.Observe(Requests, Type));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task A_value_of_another_type_counts_as_unreadable(CacheBackend backend)
    {
        using var recording = new Recording();
        await using var cache = New(backend, recording);
        await cache.SetAsync("k", "text");

        await cache.GetAsync<int>("k");
        await cache.GetManyAsync<int>(["k"]);
        Assert.Equal("unreadable=2", recording.Observe(Requests, Type));

        Assert.Equal(7, await cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(7)));
        Assert.Equal("unreadable=3", recording.Observe(Requests, Type));
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Reads_of_the_distributed_cache_count_too(CacheBackend backend)
    {
        using var recording = new Recording();
        await using var cache = New(backend, recording);
        var distributed = new DistributedCache(cache, TimeProvider.System);
        await distributed.SetAsync("k", [1], new DistributedCacheEntryOptions());

        await distributed.GetAsync("k");
        distributed.Get("k");
        distributed.TryGet("k", new ArrayBufferWriter<byte>());
        await distributed.GetAsync("none");

        Assert.Equal("hit=3 miss=1", recording.Observe(Requests, Type));
    }

    [Fact]
    public async Task A_cache_that_keeps_nothing_misses()
    {
        using var recording = new Recording();
        await using var cache = Cache.Create(new() { Backend = CacheBackend.Dummy }, recording.Services);

        await cache.SetAsync("k", 1);
        await cache.GetAsync<int>("k");

        Assert.Equal("miss=1", recording.Observe(Requests, Type));
        Assert.Equal("dummy", Assert.Single(recording.Observe(Requests), measured => measured.Value == 1)["cachewise.cache.backend"]);
    }

    [Fact]
    public async Task Reads_and_calls_that_fail_are_counted_with_their_outcome()
    {
        using var recording = new Recording();
        await using var cache = Cache.Create(new() { RedisUrl = "redis://127.0.0.1:1" }, recording.Services, "down");

        await cache.GetAsync<int>("k");
        await cache.GetManyAsync<int>(["a", "b"]);
        await cache.SetAsync("k", 1);
        await Assert.ThrowsAsync<CacheUnavailableException>(async () => await cache.IncrementAsync("k"));
        await Assert.ThrowsAsync<CacheUnavailableException>(async () => await new DistributedCache(cache, TimeProvider.System).GetAsync("k"));

        Assert.Equal("unavailable=4", recording.Observe(Requests, Type));
        Assert.Equal(
            ["get missed unreachable", "get many missed unreachable", "set dropped unreachable", "increment thrown unreachable", "get thrown unreachable"],
            recording.Of("cachewise.cache.failed_calls").Select(failed => $"{failed["cachewise.cache.operation"]} {failed["cachewise.cache.outcome"]} {failed["error.type"]}"));
        Assert.All(recording.Of("cachewise.cache.failed_calls"), failed => Assert.Equal(("down", "redis"), (failed["cachewise.cache.name"], failed["cachewise.cache.backend"])));
    }

    [Fact]
    public async Task Nothing_is_counted_without_a_listener()
    {
        using var services = new Unheard();
        await using var cache = Cache.Create(new(), new() { MeterFactory = services });
        await cache.SetAsync("k", 1);
        await cache.GetAsync<int>("k");

        Assert.Equal(0, cache.Core.Telemetry.Requests().Sum(measured => measured.Value));
    }

    private Cache New(CacheBackend backend, Recording recording) => Cache.Create(
        new() { RedisUrl = backend is CacheBackend.Redis ? server.Url() : null, ConnectionPool = new() { SocketTimeout = Eventually.Patience }, KeyPrefix = $"requests-{Guid.NewGuid():N}" }, recording.Services);
}
