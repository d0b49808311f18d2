using Cachewise.Resilience;

namespace Cachewise.Tests.Resilience;

public sealed class CircuitBreakerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly StoreFailure Failure = new(FailureKind.Unreachable, "it is unreachable");
    private static readonly StoreFailure Rejected = new(FailureKind.Unreachable, "it rejected the login") { Code = "LoginRejected" };

    private readonly RecordingObserver _observer = new();

    [Fact]
    public void It_opens_at_the_first_failure_and_closes_at_the_first_probe_that_succeeds()
    {
        var answers = new Queue<bool>([false, false, true]);
        using var breaker = new CircuitBreaker(() => Task.FromResult(answers.Dequeue()), _observer);
        Assert.Equal(CircuitState.Closed, breaker.State);
        Assert.Null(breaker.Failure);

        breaker.Trip(Failure, breaker.Generation);
        breaker.Trip(Failure, breaker.Generation);
        Until(() => breaker.State is CircuitState.Closed);

        Assert.Empty(answers);
        Assert.Equal(["opened: it is unreachable", "closed"], _observer.Transitions);
        Assert.False(breaker.IsOpen);
    }

    [Fact]
    public void While_it_is_open_calls_fail_at_once()
    {
        var probe = new TaskCompletionSource<bool>();
        using var breaker = new CircuitBreaker(() => probe.Task, _observer);

        breaker.Trip(Failure, breaker.Generation);

        Assert.Same(Failure, breaker.Failure);
        Until(() => breaker.State is CircuitState.Probing);
        Assert.True(breaker.IsOpen);
        probe.SetResult(true);
    }

    [Fact]
    public void A_call_sent_before_the_end_of_an_outage_does_not_begin_another()
    {
        using var breaker = new CircuitBreaker(() => Task.FromResult(true), _observer);
        var before = breaker.Generation;
        breaker.Trip(Failure, before);
        Until(() => breaker.Generation != before);

        breaker.Trip(Failure, before);

        Assert.False(breaker.IsOpen);
    }

    [Fact]
    public void A_probe_that_throws_does_not_end_the_probing()
    {
        var probes = 0;
        using var breaker = new CircuitBreaker(() => ++probes < 3 ? throw new InvalidOperationException("unforeseen") : Task.FromResult(true), _observer);

        breaker.Trip(Failure, breaker.Generation);

        Until(() => breaker.State is CircuitState.Closed);
        Assert.Equal(3, probes);
    }

    [Fact]
    public void While_it_is_open_calls_get_the_latest_reason()
    {
        var probe = new TaskCompletionSource<bool>();
        using var breaker = new CircuitBreaker(() => probe.Task, _observer);
        breaker.ChangeReason(Rejected);
        Assert.Null(breaker.Failure);

        breaker.Trip(Failure, breaker.Generation);
        breaker.ChangeReason(Rejected);
        breaker.ChangeReason(Rejected);

        Assert.Same(Rejected, breaker.Failure);
        Assert.Equal(["opened: it is unreachable", "reason changed: it rejected the login"], _observer.Transitions);
        probe.SetResult(true);
    }

    [Fact]
    public async Task An_observer_that_blocks_holds_up_no_other_call()
    {
        using var entered = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        _observer.OnTransition = () =>
        {
            entered.Set();
            release.Wait(Patience);
        };
        var probe = new TaskCompletionSource<bool>();
        using var breaker = new CircuitBreaker(() => probe.Task, _observer);
        var tripping = Task.Run(() => breaker.Trip(Failure, breaker.Generation));
        Assert.True(entered.Wait(Patience));

        breaker.Trip(Failure, breaker.Generation);
        breaker.ChangeReason(Rejected);

        Assert.Same(Rejected, breaker.Failure);
        release.Set();
        await tripping.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Until(() => _observer.Transitions.Length == 2);
        Assert.Equal(["opened: it is unreachable", "reason changed: it rejected the login"], _observer.Transitions);
        probe.SetResult(true);
    }

    [Fact]
    public async Task An_observer_that_blocks_does_not_delay_the_end_of_an_outage()
    {
        using var release = new ManualResetEventSlim();
        _observer.OnTransition = () => release.Wait(Patience);
        using var breaker = new CircuitBreaker(() => Task.FromResult(true), _observer);

        var tripping = Task.Run(() => breaker.Trip(Failure, breaker.Generation));
        Until(() => breaker.Generation == 1);

        Assert.False(breaker.IsOpen);
        release.Set();
        await tripping.WaitAsync(Patience, TestContext.Current.CancellationToken);
        Until(() => _observer.Transitions.Length == 2);
        Assert.Equal(["opened: it is unreachable", "closed"], _observer.Transitions);
    }

    private static void Until(Func<bool> condition) => Assert.True(SpinWait.SpinUntil(condition, Patience));
}
