using Cachewise.Tests.Servers;
using Cachewise.Tests.Telemetry;

namespace Cachewise.Tests.Stores.Redis.Leases;

/// <summary>A process that misses waits for the value of the process that makes it.</summary>
public sealed class LeaseWaitTests(RedisServer server) : LeaseTest(server)
{
    [Fact]
    public async Task Of_eight_processes_that_miss_at_once_one_makes_the_value()
    {
        var called = 0;
        var release = new TaskCompletionSource();
        var calls = Enumerable.Range(0, 8).Select(_ => Create().GetOrCreateAsync("k", async _ =>
        {
            Interlocked.Increment(ref called);
            await release.Task;
            return Guid.NewGuid();
        }).AsTask()).ToList();
        await PassAsync(() => Volatile.Read(ref called) > 0);

        release.SetResult();
        await PassAsync(() => calls.TrueForAll(call => call.IsCompleted));

        Assert.Equal(1, called);
        Assert.Single((await Task.WhenAll(calls)).Distinct());
    }

    [Fact]
    public async Task A_caller_that_blocks_waits_too()
    {
        using var recording = new Recording();
        var held = await KeepAsync(HeldFactory.BeginBlockingAsync(Create()));
        var waiter = Create(services: recording.Services);
        var waiting = Task.Run(() => waiter.GetOrCreate("k", string () => throw new InvalidOperationException("called")));
        await Eventually.UntilAsync(() => recording.Of("cachewise.factory.waits").Length == 1);

        await held.EndAsync();

        Assert.Equal("old", await waiting);
    }

    [Fact]
    public async Task A_waiting_caller_takes_a_lease_that_was_released()
    {
        var held = await HoldAsync(Create());
        var waiting = Create().GetOrCreateAsync("k", _ => ValueTask.FromResult("new")).AsTask();

        await held.FailAsync();
        await PassAsync(() => waiting.IsCompleted);

        Assert.Equal("new", await waiting);
        Assert.Equal("\"new\"", Server.Cli("GET", Entry));
    }

    [Fact]
    public async Task A_waiting_caller_takes_the_lease_that_a_removal_ended()
    {
        var held = await HoldAsync(Create());
        var waiting = Create().GetOrCreateAsync("k", _ => ValueTask.FromResult("new")).AsTask();

        await Create().RemoveAsync("k");
        await PassAsync(() => waiting.IsCompleted);

        Assert.Equal("new", await waiting);
        Assert.Equal("new", await held.EndAsync());
    }

    [Fact]
    public async Task After_five_seconds_a_caller_makes_the_value_itself_and_does_not_store_it()
    {
        Server.Cli("SET", Lease, "other:1"); // a process that renews it for ever
        var began = Time.GetTimestamp();
        var waiting = Create().GetOrCreateAsync("k", _ => ValueTask.FromResult("own")).AsTask();

        await PassAsync(() => waiting.IsCompleted);

        Assert.InRange(Time.GetElapsedTime(began), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(60));
        Assert.Equal("own", await waiting);
        Assert.Equal(("", "other:1"), (Server.Cli("GET", Entry), Token));
    }

    [Fact]
    public async Task A_waiting_caller_that_is_cancelled_leaves_at_once()
    {
        var held = await HoldAsync(Create());
        using var cancellation = new CancellationTokenSource();
        var waiting = Create().GetOrCreateAsync("k", _ => ValueTask.FromResult("own"), cancellationToken: cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Equal("old", await held.EndAsync());
    }

    [Fact]
    public async Task Factories_of_two_processes_that_wait_for_each_other_go_on_after_the_bound()
    {
        var (one, other) = (Create(), Create());
        var both = new Barrier(2);
        Task<string> MakeAsync(Cache cache, string key, string inner) => cache.GetOrCreateAsync(key, async token =>
        {
            await Task.Run(() => both.SignalAndWait(token), token);
            return $"{key} of {await cache.GetOrCreateAsync(inner, _ => ValueTask.FromResult(inner), cancellationToken: token)}";
        }).AsTask();

        Task<string>[] making = [MakeAsync(one, "k", "l"), MakeAsync(other, "l", "k")];
        await PassAsync(() => Array.TrueForAll(making, call => call.IsCompleted));

        Assert.All(await Task.WhenAll(making), Assert.NotNull);
        Server.Cli("DEL", $"{Prefix}:1:l");
    }

    [Fact]
    public async Task An_unreadable_value_of_another_process_is_not_waited_for_again()
    {
        var held = await HoldAsync(Create());
        var waiting = Create(services: new() { Logging = Microsoft.Extensions.Logging.Abstractions.NullLoggerFactory.Instance }).GetOrCreateAsync("k", _ => ValueTask.FromResult(7)).AsTask();

        await held.EndAsync();
        await PassAsync(() => waiting.IsCompleted);

        Assert.Equal(7, await waiting);
        Assert.Equal("7", Server.Cli("GET", Entry));
    }

    [Fact]
    public async Task The_wait_for_another_process_is_counted()
    {
        using var recording = new Recording();
        var held = await HoldAsync(Create());
        var waiting = Create(services: recording.Services).GetOrCreateAsync("k", _ => ValueTask.FromResult("own")).AsTask();
        await Eventually.UntilAsync(() => recording.Of("cachewise.factory.waits").Length == 1);

        await held.EndAsync();
        await PassAsync(() => waiting.IsCompleted);

        Assert.Equal("old", await waiting);
        Assert.Empty(recording.Of("cachewise.factory.duration"));
    }

    [Fact]
    public async Task The_near_cache_wakes_a_waiting_caller()
    {
        using var recording = new Recording();
        var held = await HoldAsync(Create());
        var waiter = Create(config => config with { NearCache = new() }, recording.Services);
        await waiter.RequireBackendAsync(); // begins the tracking
        var waiting = waiter.GetOrCreateAsync("k", _ => ValueTask.FromResult("own")).AsTask();
        await Eventually.UntilAsync(() => recording.Of("cachewise.factory.waits").Length == 1);

        await held.EndAsync();

        Assert.Equal("old", await waiting); // although no time has passed
    }
}
