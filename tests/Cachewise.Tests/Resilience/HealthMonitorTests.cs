using Cachewise.Resilience;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Cachewise.Tests.Resilience;

public sealed class HealthMonitorTests : IDisposable
{
    private static readonly StoreFailure Outage = new(FailureKind.Unreachable, "Redis at redis://localhost is unreachable", "check its address, and that it runs");
    private static readonly StoreFailure Rejection = new(FailureKind.Rejected, "Redis at redis://localhost rejected the command: OOM");
    private static readonly StoreFailure LoginRejected = new(FailureKind.Unreachable, "Redis at redis://localhost rejected the login", "check user and password in RedisUrl") { Code = "LoginRejected" };

    private readonly FakeLogger _log = new();
    private readonly FakeTimeProvider _time = new();
    private readonly HealthMonitor _health;
    private readonly Backend _backend = new();

    public HealthMonitorTests()
    {
        _health = new("default", FailureMode.Degrade, _log, _time);
        _health.Watch(_backend);
    }

    public void Dispose() => _health.Dispose();

    [Fact]
    public void A_cache_is_healthy_from_its_creation()
    {
        var created = _time.GetUtcNow();
        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(new() { State = CacheHealthState.Healthy, Since = created }, _health.Snapshot());
    }

    [Fact]
    public void An_outage_is_unavailable_with_its_reason_and_fix_until_it_ends()
    {
        _time.Advance(TimeSpan.FromMinutes(1));
        var opened = _time.GetUtcNow();

        _backend.PendingStaleKeys = 3;

        _health.OnOpened(Outage);
        _health.ObserveFailure("get", Outage);

        Assert.Equal(
            new()
            {
                State = CacheHealthState.Unavailable,
                Since = opened,
                Reason = "Redis at redis://localhost is unreachable",
                Fix = "check its address, and that it runs",
                PendingStaleKeys = 3,
                LastError = "Redis at redis://localhost is unreachable; check its address, and that it runs",
            },
            _health.Snapshot());

        _time.Advance(TimeSpan.FromMinutes(1));
        _health.OnClosed();

        var healthy = _health.Snapshot();
        Assert.Equal((CacheHealthState.Healthy, opened + TimeSpan.FromMinutes(1), null), (healthy.State, healthy.Since, healthy.Reason));
        Assert.Equal("Redis at redis://localhost is unreachable; check its address, and that it runs", healthy.LastError);
        Assert.Equal("Cache 'default' is available again after 00:01:00; 1 calls missed, were dropped or threw", _log.LatestRecord.Message);
    }

    [Fact]
    public void An_outage_of_some_nodes_is_degraded_and_of_all_unavailable()
    {
        _backend.NodeCount = 2;

        _health.OnOpened(Outage);
        Assert.Equal(CacheHealthState.Degraded, _health.Snapshot().State);

        _health.OnOpenCountChanged(2);
        Assert.Equal(CacheHealthState.Unavailable, _health.Snapshot().State);

        _health.OnOpenCountChanged(1);
        Assert.Equal(CacheHealthState.Degraded, _health.Snapshot().State);
    }

    [Fact]
    public void The_reason_is_the_latest_and_is_logged_once_an_outage()
    {
        _health.OnReasonChanged(LoginRejected);
        Assert.Equal(CacheHealthState.Healthy, _health.Snapshot().State);

        _health.OnOpened(Outage);
        _health.OnReasonChanged(Outage);
        _health.OnReasonChanged(LoginRejected);
        _health.OnReasonChanged(Outage);

        Assert.Equal("Redis at redis://localhost is unreachable", _health.Snapshot().Reason);
        Assert.Equal([3, 11], Ids());
    }

    [Fact]
    public void Rejections_degrade_until_none_came_for_a_minute()
    {
        _health.ObserveFailure("set", Rejection);
        _health.ObserveFailure("set", Rejection);
        Assert.Equal((CacheHealthState.Degraded, "Redis at redis://localhost rejected the command: OOM", null), (_health.Snapshot().State, _health.Snapshot().Reason, _health.Snapshot().Fix));

        var ends = _time.GetUtcNow() + TimeSpan.FromMinutes(1);
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal(CacheHealthState.Degraded, _health.Snapshot().State);
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal((CacheHealthState.Healthy, ends, null), (_health.Snapshot().State, _health.Snapshot().Since, _health.Snapshot().Reason));
        Assert.Equal([12, 13], Ids());
        Assert.Equal("Cache 'default': no call failed for 00:01:00; before that, 2 failed within 00:00:00", _log.LatestRecord.Message);
    }

    [Fact]
    public void The_end_of_rejections_is_logged_without_a_call_or_a_look()
    {
        _health.ObserveFailure("set", Rejection);
        _time.Advance(TimeSpan.FromSeconds(40));
        _health.ObserveFailure("set", Rejection);

        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.Equal([12], Ids());
        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal([12, 13], Ids());
        Assert.Equal("Cache 'default': no call failed for 00:01:00; before that, 2 failed within 00:00:40", _log.LatestRecord.Message);
    }

    [Fact]
    public void Rejections_that_end_during_an_outage_leave_the_cache_healthy_since_its_end()
    {
        _health.ObserveFailure("set", Rejection);
        _health.OnOpened(Outage);
        _time.Advance(TimeSpan.FromMinutes(2));

        _health.OnClosed();

        Assert.Equal((CacheHealthState.Healthy, _time.GetUtcNow()), (_health.Snapshot().State, _health.Snapshot().Since));
    }

    [Fact]
    public void After_an_outage_rejections_still_degrade()
    {
        _health.ObserveFailure("set", Rejection);
        _health.OnOpened(Outage);
        Assert.Equal(CacheHealthState.Unavailable, _health.Snapshot().State);

        _health.OnClosed();

        Assert.Equal(CacheHealthState.Degraded, _health.Snapshot().State);
    }

    [Fact]
    public void A_backend_that_flaps_writes_ten_outages_a_minute_and_says_that_there_are_more()
    {
        for (var i = 0; i < 1000; i++)
        {
            _health.OnOpened(Outage);
            _health.OnReasonChanged(LoginRejected);
            _health.OnClosed();
        }

        Assert.Equal([.. Enumerable.Repeat<int[]>([3, 11, 5], 10).SelectMany(id => id), 17], Ids());
        Assert.Equal(
            "Cache 'default' has become unavailable 11 times within 00:01:00: Redis at redis://localhost is unreachable; check its address, and that it runs. "
            + "Until the period is over, further outages are not logged",
            _log.LatestRecord.Message);

        _time.Advance(TimeSpan.FromMinutes(1));
        _health.OnOpened(Outage);
        _health.OnClosed();
        Assert.Equal([3, 5], Ids().Skip(31));
    }

    [Fact]
    public void An_outage_that_was_not_logged_because_of_many_others_is_logged_when_it_lasts()
    {
        for (var i = 0; i < 11; i++)
        {
            _health.OnOpened(Outage);
            _health.OnClosed();
        }

        _health.OnOpened(Outage);
        _health.ObserveFailure("get", Outage);
        Assert.Equal(21, Ids().Count());

        _time.Advance(TimeSpan.FromMinutes(1));
        _health.ObserveFailure("get", Outage);
        _health.ObserveFailure("get", Outage);
        _health.OnClosed();

        Assert.Equal([3, 5], Ids().Skip(21));
    }

    [Fact]
    public async Task A_logger_that_blocks_holds_up_no_call()
    {
        using var entered = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        using var health = new HealthMonitor("default", FailureMode.Degrade, new BlockingLogger(entered, release), _time);
        var opening = Task.Run(() => health.OnOpened(Outage));
        Assert.True(entered.Wait(TimeSpan.FromSeconds(30)));

        health.ObserveFailure("set", Rejection);
        health.OnClosed();

        Assert.Equal(CacheHealthState.Degraded, health.Snapshot().State);
        release.Set();
        await opening.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
    }

    private IEnumerable<int> Ids() => _log.Collector.GetSnapshot().Select(record => record.Id.Id);

    private sealed class Backend : IHealthSource
    {
        public int PendingStaleKeys { get; set; }

        public int NodeCount { get; set; } = 1;
    }

    private sealed class BlockingLogger(ManualResetEventSlim entered, ManualResetEventSlim release) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            entered.Set();
            release.Wait(TimeSpan.FromSeconds(30));
        }
    }
}
