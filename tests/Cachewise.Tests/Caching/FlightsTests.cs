using Cachewise.Caching;
using Cachewise.Values;

namespace Cachewise.Tests.Caching;

public class FlightsTests
{
    private readonly Flights _flights = new();
    private readonly TaskCompletionSource<StoredValue> _gate = new();
    private CancellationToken _token;
    private int _calls;

    [Fact]
    public async Task Those_who_join_share_one_call()
    {
        var callers = Enumerable.Range(0, 10).Select(_ => JoinAsync()).ToList();
        _gate.SetResult(new PayloadValue("1"u8.ToArray()));

        Assert.All(await Task.WhenAll(callers), value => Assert.Same(_gate.Task.Result, value));
        Assert.Equal(1, _calls);
        Assert.Equal(1, _flights.Landed("k"));
    }

    [Fact]
    public async Task Types_and_keys_fly_apart()
    {
        var callers = new[] { JoinAsync(), JoinAsync(key: "other"), JoinAsync(typeof(string)) };
        _gate.SetResult(new PayloadValue("1"u8.ToArray()));

        await Task.WhenAll(callers);
        Assert.Equal(3, _calls);
    }

    [Fact]
    public async Task Who_is_cancelled_goes_alone_and_the_last_one_cancels_the_call()
    {
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        var one = JoinAsync(cancellationToken: first.Token);
        var other = JoinAsync(cancellationToken: second.Token);

        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        Assert.False(_token.IsCancellationRequested);
        Assert.False(other.IsCompleted);

        await second.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => other);
        Assert.True(_token.IsCancellationRequested);
    }

    [Fact]
    public async Task Who_comes_after_a_call_was_abandoned_makes_a_new_one()
    {
        using var source = new CancellationTokenSource();
        var abandoned = JoinAsync(cancellationToken: source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned);

        var next = JoinAsync(); // the abandoned call has not ended yet: its gate is closed
        _gate.SetResult(new PayloadValue("1"u8.ToArray()));

        await next;
        Assert.Equal(2, _calls);
        await JoinAsync();
        Assert.Equal(3, _calls);
    }

    private Task<StoredValue> JoinAsync(Type? type = null, string key = "k", CancellationToken cancellationToken = default) =>
        _flights.JoinAsync(
            type ?? typeof(int),
            key,
            token =>
            {
                _calls++;
                _token = token;
                return _gate.Task;
            },
            cancellationToken);
}
