using Cachewise.Pipeline;
using Cachewise.Telemetry;
using Cachewise.Entries;
using Cachewise.Keys;

namespace Cachewise.Tests.Pipeline;

public class SingleFlightTests
{
    private readonly KeySpace _keys = new("p", 1, isDefaultVersion: true);
    private readonly PendingFills _fills = new();
    private readonly SingleFlight _flights;
    private readonly TaskCompletionSource<CacheEntry> _gate = new();
    private CancellationToken _token;
    private int _calls;

    public SingleFlightTests() => _flights = new("default", _fills, new(CacheMetrics.Shared, "default", CacheBackend.LocMem));

    [Fact]
    public async Task Callers_that_join_share_one_call()
    {
        var callers = Enumerable.Range(0, 10).Select(_ => GetAsync()).ToList();
        _gate.SetResult(new CacheEntry("1"u8.ToArray()));

        Assert.All(await Task.WhenAll(callers), value => Assert.Same(_gate.Task.Result, value));
        Assert.Equal(1, _calls);
        Assert.Equal(1, _flights.Completed("k"));
        Assert.True(_fills.IsEmpty);
    }

    [Fact]
    public async Task Types_and_keys_have_calls_of_their_own()
    {
        var callers = new[] { GetAsync(), GetAsync(key: "other"), GetAsync(typeof(string)) };
        _gate.SetResult(new CacheEntry("1"u8.ToArray()));

        await Task.WhenAll(callers);
        Assert.Equal(3, _calls);
    }

    [Fact]
    public async Task A_cancelled_caller_leaves_alone_and_the_last_one_cancels_the_factory()
    {
        using var first = new CancellationTokenSource();
        using var second = new CancellationTokenSource();
        var one = GetAsync(cancellationToken: first.Token);
        var other = GetAsync(cancellationToken: second.Token);

        await first.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => one);
        Assert.False(_token.IsCancellationRequested);
        Assert.False(other.IsCompleted);

        await second.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => other);
        Assert.True(_token.IsCancellationRequested);
    }

    [Fact]
    public async Task A_caller_that_comes_after_the_last_has_left_starts_a_new_call()
    {
        using var source = new CancellationTokenSource();
        var abandoned = GetAsync(cancellationToken: source.Token);
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => abandoned);

        var next = GetAsync(); // the abandoned call has not ended yet: its gate is closed
        _gate.SetResult(new CacheEntry("1"u8.ToArray()));

        await next;
        Assert.Equal(2, _calls);
        await GetAsync();
        Assert.Equal(3, _calls);
    }

    [Fact]
    public async Task A_timeout_of_the_factory_itself_reaches_all_callers_and_the_factory_is_not_called_again()
    {
        var callers = Enumerable.Range(0, 5).Select(_ => GetAsync()).ToList();
        _gate.SetException(new TaskCanceledException("The request was canceled due to the configured HttpClient.Timeout.", new TimeoutException()));

        foreach (var caller in callers)
        {
            await Assert.ThrowsAsync<TaskCanceledException>(() => caller);
        }

        Assert.Equal(1, _calls);
    }

    [Fact]
    public async Task A_factory_that_ends_as_if_its_starter_had_left_is_called_once_more_for_those_that_joined()
    {
        var callers = Enumerable.Range(0, 5).Select(_ => GetAsync()).ToList();
        _gate.SetException(new ObjectDisposedException("DbContext"));

        foreach (var caller in callers)
        {
            await Assert.ThrowsAsync<ObjectDisposedException>(() => caller);
        }

        // At most one call for each caller: with the gate open a call may end before another caller joins it.
        Assert.InRange(_calls, 2, 5);
    }

    [Fact]
    public async Task A_removal_waits_for_what_is_being_stored_and_forbids_what_is_not_yet()
    {
        var fill = _fills.Begin("k");
        var later = _fills.Begin("k");
        Assert.True(fill.TryBeginStore());

        var invalidated = _fills.Invalidate("k");
        Assert.False(invalidated.IsCompleted);
        Assert.False(later.TryBeginStore());
        fill.EndStore();
        await invalidated;

        _fills.End(fill);
        Assert.False(_fills.IsEmpty);
        _fills.End(later);
        Assert.True(_fills.IsEmpty);
        Assert.True(_fills.Invalidate("k").IsCompletedSuccessfully);
    }

    private Task<CacheEntry> GetAsync(Type? type = null, string key = "k", CancellationToken cancellationToken = default) =>
        _flights.GetAsync(
            type ?? typeof(int),
            _keys,
            key,
            (_, token) =>
            {
                _calls++;
                _token = token;
                return _gate.Task;
            },
            isAsync: true,
            cancellationToken);
}
