using System.Collections.Concurrent;
using Cachewise.Resilience;
using Cachewise.Tests.Servers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Cachewise.Tests.Resilience;

/// <summary>The event of a cache whose health changes, without a server.</summary>
public sealed class HealthChangesTests : IDisposable
{
    private static readonly StoreFailure Outage = new(FailureKind.Unreachable, "Redis at redis://localhost is unreachable");
    private static readonly StoreFailure LoginRejected = new(FailureKind.Unreachable, "Redis at redis://localhost rejected the login") { Code = "LoginRejected" };
    private static readonly StoreFailure Rejection = new(FailureKind.Rejected, "Redis at redis://localhost rejected the command: OOM");
    private static readonly StoreFailure OtherRejection = new(FailureKind.ReadOnly, "Redis at redis://localhost accepts no writes");

    private readonly FakeLoggerProvider _log = new();
    private readonly FakeTimeProvider _time = new();
    private readonly LoggerFactory _logging;
    private readonly Cache _cache;
    private readonly ConcurrentQueue<CacheHealth> _raised = [];
    private readonly EventHandler<CacheHealth> _record;

    public HealthChangesTests()
    {
        _logging = new LoggerFactory([_log]);
        _cache = Cache.Create(new() { Backend = CacheBackend.LocMem }, new() { Time = _time, Logging = _logging });
        _record = (_, health) => _raised.Enqueue(health);
    }

    private HealthMonitor Monitor => _cache.Core.Health;

    private IEnumerable<(CacheHealthState, string?)> Raised => _raised.Select(health => (health.State, health.Reason));

    public void Dispose()
    {
        _cache.Dispose();
        _logging.Dispose();
    }

    [Fact]
    public async Task Each_change_of_the_state_or_of_the_reason_of_an_outage_is_raised_once_and_in_order()
    {
        _cache.HealthChanged += _record;

        Monitor.OnOpened(Outage);
        Monitor.ObserveFailure("get", Outage);
        Monitor.ObserveFailure("get", Rejection);
        Monitor.OnReasonChanged(Outage);
        Monitor.OnReasonChanged(LoginRejected);
        _ = _cache.Health;
        Monitor.OnClosed();

        await RaisedAsync(4);
        Assert.Equal(
            [
                (CacheHealthState.Unavailable, Outage.Problem),
                (CacheHealthState.Unavailable, LoginRejected.Problem),
                (CacheHealthState.Degraded, Rejection.Problem),
            ],
            Raised.Take(3));
        Assert.Equal(CacheHealthState.Healthy, Raised.Last().Item1);

        async Task RaisedAsync(int count)
        {
            _time.Advance(TimeSpan.FromMinutes(2)); // ends the rejections
            await Eventually.UntilAsync(() => _raised.Count >= count);
            Assert.Equal(count, _raised.Count);
        }
    }

    [Fact]
    public async Task Rejections_raise_no_event_but_for_their_begin_and_their_end_which_needs_no_call()
    {
        _cache.HealthChanged += _record;

        for (var i = 0; i < 100; i++)
        {
            Monitor.ObserveFailure("set", i % 2 is 0 ? Rejection : OtherRejection);
            _time.Advance(TimeSpan.FromSeconds(10));
        }

        var last = _time.GetUtcNow() - TimeSpan.FromSeconds(10);
        _time.Advance(TimeSpan.FromSeconds(51));

        await Eventually.UntilAsync(() => _raised.Count == 2);
        Assert.Equal([(CacheHealthState.Degraded, Rejection.Problem), (CacheHealthState.Healthy, null)], Raised);
        Assert.Equal(last + TimeSpan.FromMinutes(1), _raised.Last().Since);
    }

    [Fact]
    public async Task A_handler_that_throws_is_logged_and_affects_no_other()
    {
        _cache.HealthChanged += (_, _) => throw new InvalidOperationException("No pager.");
        _cache.HealthChanged += _record;

        Monitor.OnOpened(Outage);
        Monitor.OnClosed();

        await Eventually.UntilAsync(() => _raised.Count == 2 && Failures().Length == 2);
        Assert.Equal(
            "Cache 'default': a handler of HealthChanged threw InvalidOperationException: No pager. The other handlers and later changes are not affected",
            Failures()[0].Message);
        Assert.Equal((34, "HealthHandlerFailed", LogLevel.Error), (Failures()[0].Id.Id, Failures()[0].Id.Name, Failures()[0].Level));

        FakeLogRecord[] Failures() => [.. _log.Collector.GetSnapshot().Where(record => record.Id.Id is 34)];
    }

    [Fact]
    public async Task A_handler_that_blocks_delays_only_itself()
    {
        using var release = new ManualResetEventSlim();
        var blocked = new ConcurrentQueue<CacheHealthState>();
        _cache.HealthChanged += (_, health) =>
        {
            blocked.Enqueue(health.State);
            release.Wait(Eventually.Patience);
        };
        _cache.HealthChanged += _record;

        Monitor.OnOpened(Outage);
        await Eventually.UntilAsync(() => blocked.Count == 1);
        Monitor.OnClosed();
        Monitor.OnOpened(Outage);

        await Eventually.UntilAsync(() => _raised.Count == 3);
        Assert.Single(blocked);
        release.Set();
        await Eventually.UntilAsync(() => blocked.Count == 3);
        Assert.Equal([CacheHealthState.Unavailable, CacheHealthState.Healthy, CacheHealthState.Unavailable], blocked);
    }

    [Fact]
    public async Task A_handler_that_blocks_for_long_misses_the_oldest_changes_and_no_memory_fills()
    {
        using var entered = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var calls = 0;
        var last = CacheHealthState.Healthy;
        _cache.HealthChanged += (_, health) =>
        {
            last = health.State;
            Interlocked.Increment(ref calls);
            entered.Set();
            release.Wait(Eventually.Patience);
        };
        Monitor.OnOpened(Outage);
        Assert.True(entered.Wait(Eventually.Patience, TestContext.Current.CancellationToken));

        for (var i = 0; i < 2000; i++)
        {
            Monitor.OnClosed();
            Monitor.OnOpened(Outage);
        }

        release.Set();
        await Eventually.UntilAsync(() => Volatile.Read(ref calls) == 1001);
        Assert.Equal(CacheHealthState.Unavailable, last);
    }

    [Fact]
    public async Task A_handler_that_is_added_twice_is_called_twice_and_removed_once_at_a_time()
    {
        _cache.HealthChanged += _record;
        _cache.HealthChanged += _record;
        Monitor.OnOpened(Outage);
        await Eventually.UntilAsync(() => _raised.Count == 2);

        _cache.HealthChanged -= _record;
        Monitor.OnClosed();
        await Eventually.UntilAsync(() => _raised.Count == 3);

        _cache.HealthChanged -= _record;
        _cache.HealthChanged -= _record;
        _cache.HealthChanged -= null;
        _cache.HealthChanged += null;
        await AssertSilentAsync(() => Monitor.OnOpened(Outage));
    }

    [Fact]
    public async Task All_views_have_the_same_event_and_the_sender_is_the_view()
    {
        var senders = new ConcurrentQueue<object?>();
        EventHandler<CacheHealth> handler = (sender, _) => senders.Enqueue(sender);
        var view = _cache.AtVersion(2);
        view.HealthChanged += handler;

        Monitor.OnOpened(Outage);
        await Eventually.UntilAsync(() => senders.Count == 1);
        view.Dispose(); // does nothing
        Monitor.OnClosed();
        await Eventually.UntilAsync(() => senders.Count == 2);

        Assert.All(senders, sender => Assert.Same(view, sender));
        _cache.HealthChanged -= handler; // added on the other view
        await AssertSilentAsync(() => Monitor.OnOpened(Outage));
        Assert.Equal(2, senders.Count);
    }

    [Fact]
    public async Task A_cache_that_was_disposed_of_raises_nothing()
    {
        using var entered = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        var calls = 0;
        EventHandler<CacheHealth> handler = (_, _) =>
        {
            Interlocked.Increment(ref calls);
            entered.Set();
            release.Wait(Eventually.Patience);
        };
        _cache.HealthChanged += handler;
        Monitor.ObserveFailure("set", Rejection);
        Assert.True(entered.Wait(Eventually.Patience, TestContext.Current.CancellationToken));
        Monitor.OnOpened(Outage); // waits for the handler

        await _cache.DisposeAsync();
        release.Set();
        _cache.HealthChanged += handler;
        Monitor.OnClosed();
        _time.Advance(TimeSpan.FromMinutes(2)); // the rejections would end
        Monitor.ObserveFailure("set", Rejection);

        await AssertSilentAsync(() => Monitor.OnOpened(Outage));
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task A_handler_may_call_the_cache_and_dispose_of_it()
    {
        var done = new TaskCompletionSource<int>();
        _cache.HealthChanged += async (sender, _) =>
        {
            var cache = (Cache)sender!;
            await cache.SetAsync("k", 1);
            done.SetResult(await cache.GetAsync("k", 0));
            await cache.DisposeAsync();
        };

        Monitor.OnOpened(Outage);

        Assert.Equal(1, await done.Task.WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_handler_does_not_run_in_the_context_of_a_call()
    {
        var request = new AsyncLocal<string?> { Value = "the subscriber's" };
        var seen = new TaskCompletionSource<string?>();
        _cache.HealthChanged += (_, _) => seen.SetResult(request.Value);
        request.Value = "the caller's";

        Monitor.OnOpened(Outage);

        Assert.Null(await seen.Task.WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken));
    }

    /// <summary>
    /// Nothing is raised for what is done, nor was it before: an event that another cache raises later would follow.
    /// </summary>
    private async Task AssertSilentAsync(Action change)
    {
        var count = _raised.Count;
        change();
        await using var other = Cache.Create(new() { Backend = CacheBackend.LocMem }, new() { Logging = _logging });
        var raised = new TaskCompletionSource();
        other.HealthChanged += (_, _) => raised.SetResult();
        other.Core.Health.OnOpened(Outage);
        await raised.Task.WaitAsync(Eventually.Patience, TestContext.Current.CancellationToken);
        Assert.Equal(count, _raised.Count);
    }
}
