using Cachewise.Resilience;

namespace Cachewise.Tests.Resilience;

public sealed class CircuitBreakersTests : IDisposable
{
    private static readonly StoreFailure Failure = new(FailureKind.Unreachable, "it is unreachable");
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly RecordingObserver _observer = new();
    private readonly Dictionary<string, TaskCompletionSource<bool>> _probes = new() { ["a"] = new(), ["b"] = new() };
    private readonly CircuitBreakers<string> _breakers;

    public CircuitBreakersTests() => _breakers = new(node => _probes[node].Task, _observer);

    public void Dispose() => _breakers.Dispose();

    [Fact]
    public void A_failed_node_leaves_the_others_alone()
    {
        Assert.False(_breakers.IsAnyOpen);

        _breakers.Trip("a", Failure, _breakers.Generation);

        Assert.Equal((true, true, false), (_breakers.IsAnyOpen, _breakers.IsOpen("a"), _breakers.IsOpen("b")));
        Assert.Same(Failure, _breakers.FailureOf("a"));
        Assert.Null(_breakers.FailureOf("b"));
    }

    [Fact]
    public void An_outage_begins_with_the_first_node_and_ends_with_the_last()
    {
        _breakers.Trip("a", Failure, _breakers.Generation);
        _breakers.Trip("b", new(FailureKind.TimedOut, "it did not reply"), _breakers.Generation);
        Close("a");
        Assert.Equal(["opened: it is unreachable", "reason changed: it did not reply"], _observer.Transitions);
        Assert.True(_breakers.IsOpen("b"));

        Close("b");

        Assert.Equal(["opened: it is unreachable", "reason changed: it did not reply", "closed"], _observer.Transitions);
        Assert.False(_breakers.IsAnyOpen);
    }

    [Fact]
    public void The_reason_is_that_of_the_first_node_until_it_recovers()
    {
        _breakers.Trip("a", Failure, _breakers.Generation);
        _breakers.Trip("b", Failure, _breakers.Generation);

        _breakers.ChangeReason("b", new(FailureKind.TimedOut, "it did not reply"));
        Close("b");

        Assert.Equal(["opened: it is unreachable"], _observer.Transitions);
        Close("a");
        Assert.Equal(["opened: it is unreachable", "closed"], _observer.Transitions);
    }

    [Fact]
    public void A_call_sent_before_the_end_of_an_outage_does_not_begin_another_of_its_node()
    {
        var before = _breakers.Generation;
        _breakers.Trip("a", Failure, before);
        Close("a");

        _breakers.Trip("a", Failure, before);
        Assert.False(_breakers.IsOpen("a"));
        _breakers.Trip("b", Failure, before);
        Assert.True(_breakers.IsOpen("b"));
        _probes["a"] = new();
        _breakers.Trip("a", Failure, _breakers.Generation);
        Assert.True(_breakers.IsOpen("a"));
    }

    [Fact]
    public void After_the_end_nothing_opens()
    {
        _breakers.Dispose();

        _breakers.Trip("a", Failure, _breakers.Generation);

        Assert.False(_breakers.IsAnyOpen);
        Assert.Empty(_observer.Transitions);
    }

    private void Close(string node)
    {
        _probes[node].SetResult(true);
        Assert.True(SpinWait.SpinUntil(() => !_breakers.IsOpen(node), Patience));
    }
}
