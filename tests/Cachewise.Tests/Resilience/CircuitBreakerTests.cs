using Cachewise.Resilience;
using Cachewise.Stores;

namespace Cachewise.Tests.Resilience;

public sealed class CircuitBreakerTests : IDisposable
{
    private static readonly CacheUnavailableException Failure = new("default", "get", "it is away");

    private readonly List<string> _told = [];
    private readonly SemaphoreSlim _ended = new(0);

    public void Dispose() => _ended.Dispose();

    [Fact]
    public async Task It_opens_with_the_first_failure_and_closes_with_the_first_probe_that_succeeds()
    {
        var answers = new Queue<bool>([false, false, true]);
        using var breaker = NewBreaker(() => Task.FromResult(answers.Dequeue()));
        Assert.Null(breaker.FailureOf("get"));

        breaker.Trip(Failure, breaker.Generation);
        Assert.Equal("Cache 'default': set failed, for it is away.", breaker.FailureOf("set")!.Message);
        Assert.Same(breaker.FailureOf("set"), breaker.FailureOf("set"));
        breaker.Trip(Failure, breaker.Generation);
        await EndedAsync();

        Assert.Empty(answers);
        Assert.Equal(["began: get failed, for it is away", "ended"], _told);
        Assert.True(SpinWait.SpinUntil(() => !breaker.IsOpen, TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public async Task A_call_that_began_before_the_end_of_an_outage_does_not_begin_another()
    {
        using var breaker = NewBreaker(() => Task.FromResult(true));
        var before = breaker.Generation;
        breaker.Trip(Failure, before);
        await EndedAsync();
        Assert.True(SpinWait.SpinUntil(() => breaker.Generation != before, TimeSpan.FromSeconds(10)));

        breaker.Trip(Failure, before);

        Assert.False(breaker.IsOpen);
    }

    [Fact]
    public async Task A_probe_that_throws_does_not_end_the_probing()
    {
        var probes = 0;
        using var breaker = NewBreaker(() => ++probes < 3 ? throw new InvalidOperationException("unforeseen") : Task.FromResult(true));

        breaker.Trip(Failure, breaker.Generation);

        await EndedAsync();
        Assert.Equal(3, probes);
    }

    [Fact]
    public void While_it_is_open_calls_are_told_the_latest_reason()
    {
        var isBack = new TaskCompletionSource<bool>();
        using var breaker = NewBreaker(() => isBack.Task);
        var refused = new CacheUnavailableException("default", "connect", "it refused the login");
        breaker.Explain(refused);
        Assert.Null(breaker.FailureOf("get"));

        breaker.Trip(Failure, breaker.Generation);
        breaker.Explain(refused);
        Assert.Equal("Cache 'default': set failed, for it refused the login.", breaker.FailureOf("set")!.Message);
        breaker.Explain(refused);

        Assert.Same(breaker.FailureOf("set"), breaker.FailureOf("set"));
        Assert.Equal(["began: get failed, for it is away"], _told);
        isBack.SetResult(true);
    }

    private CircuitBreaker NewBreaker(Func<Task<bool>> isBackAsync) => new(isBackAsync, failure => _told.Add($"began: {failure.Cause}"), () =>
    {
        _told.Add("ended");
        _ended.Release();
    });

    private async Task EndedAsync() => Assert.True(await _ended.WaitAsync(TimeSpan.FromSeconds(30)));
}
