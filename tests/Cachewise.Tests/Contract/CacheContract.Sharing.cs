namespace Cachewise.Tests.Contract;

/// <content>Callers that share a factory: those whose starter leaves, and factories that wait for each other.</content>
public abstract partial class CacheContract
{
    [Fact]
    public async Task A_caller_that_joined_gets_the_value_from_its_own_factory_when_the_starter_leaves_with_its_scope()
    {
        using var aborted = new CancellationTokenSource();
        var first = new Scope();
        var starter = Cache.GetOrCreateAsync("k", first.LoadAsync, cancellationToken: aborted.Token).AsTask();
        await first.HasBegun;
        var joined = Enumerable.Range(0, 5).Select(_ => new Scope(isOpen: true)).Select(scope => Cache.GetOrCreateAsync("k", scope.LoadAsync).AsTask()).ToList();

        await aborted.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starter);
        first.Dispose();

        Assert.All(await Task.WhenAll(joined), value => Assert.Equal("loaded", value));
        Assert.Equal("loaded", await Cache.GetAsync<string>("k"));
    }

    [Fact]
    public async Task A_caller_that_joined_a_factory_with_the_token_of_its_starter_is_not_cancelled_with_it()
    {
        using var aborted = new CancellationTokenSource();
        var hasBegun = new TaskCompletionSource();
        var starter = Cache.GetOrCreateAsync("k", async _ =>
        {
            hasBegun.SetResult();
            // The cache was not given this token.
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, aborted.Token);
            return 0;
        }).AsTask();
        await hasBegun.Task;
        var calls = 0;
        var joined = Enumerable.Range(0, 5).Select(_ => Cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(Interlocked.Increment(ref calls))).AsTask()).ToList();

        await aborted.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => starter);
        Assert.All(await Task.WhenAll(joined), value => Assert.Equal(1, value));
        Assert.Equal(1, calls);
    }

    [Fact]
    public async Task A_factory_that_asks_for_its_own_key_gets_an_exception_instead_of_waiting_for_ever()
    {
        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () => await Cache.GetOrCreateAsync("a", async token =>
            await Cache.GetOrCreateAsync("a", _ => ValueTask.FromResult(1), cancellationToken: token)));

        Assert.Equal(
            $"The factory of '{Prefix}:1:a' of cache 'default' would wait for itself: '{Prefix}:1:a' of cache 'default' waits for '{Prefix}:1:a' of cache 'default'. "
            + "Read the key with GetAsync, or make both values in one factory.",
            error.Message);
        Assert.Equal(2, await Cache.GetOrCreateAsync("a", _ => ValueTask.FromResult(2)));
    }

    [Fact]
    public async Task A_factory_that_asks_for_its_own_key_by_way_of_another_gets_an_exception()
    {
        var other = NewCache(new() { KeyPrefix = $"{Prefix}other" });

        var error = await Assert.ThrowsAsync<InvalidOperationException>(async () => await Cache.GetOrCreateAsync("a", async token =>
            await other.AtVersion(2).GetOrCreateAsync("b", async token => await Cache.GetOrCreateAsync("a", _ => ValueTask.FromResult(1), cancellationToken: token), cancellationToken: token)));

        Assert.Equal(
            $"The factory of '{Prefix}other:2:b' of cache 'default' would wait for itself: '{Prefix}other:2:b' of cache 'default' waits for '{Prefix}:1:a' of cache 'default' waits for '{Prefix}other:2:b' of cache 'default'. "
            + "Read the key with GetAsync, or make both values in one factory.",
            error.Message);
    }

    [Fact]
    public async Task Two_callers_whose_factories_ask_for_each_others_keys_do_not_wait_for_ever()
    {
        var (aHasBegun, bHasBegun) = (new TaskCompletionSource(), new TaskCompletionSource());
        var a = Cache.GetOrCreateAsync("a", async _ =>
        {
            aHasBegun.SetResult();
            await bHasBegun.Task;
            return await Cache.GetOrCreateAsync("b", _ => ValueTask.FromResult(1));
        }).AsTask();
        var b = Cache.GetOrCreateAsync("b", async _ =>
        {
            bHasBegun.SetResult();
            await aHasBegun.Task;
            return await Cache.GetOrCreateAsync("a", _ => ValueTask.FromResult(1));
        }).AsTask();

        var ended = await Task.WhenAll(a.ContinueWith(_ => { }, TaskScheduler.Default), b.ContinueWith(_ => { }, TaskScheduler.Default)).WaitAsync(Seconds(20)).ContinueWith(all => all.Status, TaskScheduler.Default);

        Assert.Equal(TaskStatus.RanToCompletion, ended);
        Assert.Contains(new[] { a, b }, one => one.Exception?.InnerException is InvalidOperationException error && error.Message.Contains("would wait for itself", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_factory_may_ask_for_other_keys_and_for_its_own_by_a_plain_read()
    {
        Assert.Equal(3, await Cache.GetOrCreateAsync("a", async token =>
            await Cache.GetAsync("a", 0, token) + await Cache.GetOrCreateAsync("b", async token => 1 + await Cache.GetOrCreateAsync("c", _ => ValueTask.FromResult(2), cancellationToken: token), cancellationToken: token)));
    }

    [Fact]
    public async Task Factories_that_share_what_they_wait_for_do_not_search_every_path()
    {
        ValueTask<long> FibonacciAsync(int n) => Cache.GetOrCreateAsync($"fibonacci:{n}", async token =>
        {
            await Task.Yield();
            return n < 2 ? n : (await Task.WhenAll(FibonacciAsync(n - 1).AsTask(), FibonacciAsync(n - 2).AsTask())).Sum();
        });

        Assert.Equal(12_586_269_025, await FibonacciAsync(50));
    }

    [Fact]
    public async Task What_a_factory_leaves_running_may_ask_for_its_key_later()
    {
        var mayAsk = new TaskCompletionSource();
        Task<int>? left = null;
        await Cache.GetOrCreateAsync("k", _ =>
        {
            left = Task.Run(async () =>
            {
                await mayAsk.Task;
                return await Cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(2));
            });
            return ValueTask.FromResult(1);
        });
        await Cache.RemoveAsync("k");
        mayAsk.SetResult();

        Assert.Equal(2, await left!);
    }

    [Fact]
    public async Task A_registration_with_the_token_that_blocks_or_throws_does_not_reach_the_cancelled_caller()
    {
        using var source = new CancellationTokenSource();
        using var mayEnd = new ManualResetEventSlim();
        var (hasBegun, hasRun) = (new TaskCompletionSource(), new TaskCompletionSource());
        var waiting = Cache.GetOrCreateAsync("k", async token =>
        {
            token.Register(() => throw new InvalidOperationException("thrown by a registration"));
            token.Register(() =>
            {
                mayEnd.Wait();
                hasRun.SetResult();
            });
            hasBegun.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return 1;
        }, cancellationToken: source.Token).AsTask();
        await hasBegun.Task;

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting); // while the registration still blocks
        mayEnd.Set();
        await hasRun.Task;
    }

    /// <summary>A scoped service, such as a database context: it works until it is disposed of.</summary>
    private sealed class Scope(bool isOpen = false) : IDisposable
    {
        private readonly TaskCompletionSource _hasBegun = new();
        private readonly TaskCompletionSource _isDisposed = new();

        public Task HasBegun => _hasBegun.Task;

#pragma warning disable IDE0060 // a factory has a token, and may ignore it
        public async Task<string> LoadAsync(CancellationToken cancellationToken)
#pragma warning restore IDE0060
        {
            _hasBegun.TrySetResult();
            if (isOpen)
            {
                return "loaded";
            }

            await _isDisposed.Task;
            throw new ObjectDisposedException(nameof(Scope));
        }

        public void Dispose() => _isDisposed.SetResult();
    }
}
