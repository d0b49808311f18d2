namespace Cachewise.Tests.Contract;

/// <content>Section 4: add, get-or-create, contains.</content>
public abstract partial class CacheContract
{
    [Fact]
    [Contract(52, 53, 127)]
    public async Task Add_stores_only_where_there_is_nothing()
    {
        Assert.True(await Cache.AddAsync("k", 1, Seconds(10)));
        Assert.False(await Cache.AddAsync("k", 2, Seconds(100)));

        Assert.Equal(1, await Cache.GetAsync<int>("k"));
        await AdvanceAsync(Seconds(10));
        Assert.False(await Cache.ContainsAsync("k"));
    }

    [Fact]
    [Contract(55)]
    public async Task Of_many_callers_that_add_one_succeeds()
    {
        for (var round = 0; round < 20; round++)
        {
            var key = $"k{round}";
            var added = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(async () => (i, Added: await Cache.AddAsync(key, i)))));

            var winner = Assert.Single(added, result => result.Added);
            Assert.Equal(winner.i, await Cache.GetAsync<int>(key));
        }
    }

    [Fact]
    [Contract(56)]
    public async Task What_is_added_for_ever_stays()
    {
        Assert.True(await Cache.AddAsync("k", 1, TimeSpan.MaxValue));
        await AdvanceAsync(TimeSpan.FromDays(3650));

        Assert.False(await Cache.AddAsync("k", 2, TimeSpan.MaxValue));
    }

    [Fact]
    [Contract(57)]
    public async Task Contains_knows_a_null_and_what_never_expires()
    {
        await Cache.SetAsync("k", 1);
        await Cache.SetAsync<string?>("null", null);
        await Cache.SetAsync("never", 1, TimeSpan.MaxValue);

        Assert.True(await Cache.ContainsAsync("k"));
        Assert.True(await Cache.ContainsAsync("null"));
        Assert.True(await Cache.ContainsAsync("never"));
        Assert.False(await Cache.ContainsAsync("missing"));
    }

    [Fact]
    [Contract(59)]
    public async Task Get_or_create_does_not_call_the_factory_on_a_hit()
    {
        await Cache.SetAsync("k", 1);

        Assert.Equal(1, await Cache.GetOrCreateAsync("k", ValueTask<int> (_) => throw new InvalidOperationException("called")));
    }

    [Fact]
    [Contract(60, 61)]
    public async Task Get_or_create_stores_what_it_makes_and_makes_it_once()
    {
        var calls = 0;
        ValueTask<string> Make(CancellationToken token) => ValueTask.FromResult($"made {++calls}");

        Assert.Equal("made 1", await Cache.GetOrCreateAsync("k", Make, Seconds(10)));
        Assert.Equal("made 1", await Cache.GetOrCreateAsync("k", Make, Seconds(10)));
        Assert.Equal("made 1", await Cache.GetAsync<string>("k"));
        await AdvanceAsync(Seconds(10));
        Assert.Equal("made 2", await Cache.GetOrCreateAsync("k", Make));
    }

    [Fact]
    [Contract(60)]
    public async Task Get_or_create_takes_a_task_an_async_lambda_and_a_state()
    {
        Assert.Equal(1, await Cache.GetOrCreateAsync("value task", _ => ValueTask.FromResult(1)));
        Assert.Equal(2, await Cache.GetOrCreateAsync("task", _ => Task.FromResult(2)));
        Assert.Equal(3, await Cache.GetOrCreateAsync("async", async token =>
        {
            await Task.Yield();
            return 3;
        }));
        Assert.Equal(5, (await Cache.GetOrCreateManyAsync(["many"], MakeMany))["many"]);
        Assert.Equal("4 and state", await Cache.GetOrCreateAsync("state", 4, (state, _) => ValueTask.FromResult($"{state} and state")));
    }

    private static async Task<IReadOnlyDictionary<string, int>> MakeMany(IReadOnlyList<string> missing, CancellationToken cancellationToken)
    {
        await Task.Yield();
        return missing.ToDictionary(key => key, _ => 5);
    }

    [Fact]
    [Contract(62)]
    public async Task Get_or_create_stores_a_null()
    {
        Assert.Null(await Cache.GetOrCreateAsync("k", _ => ValueTask.FromResult<string?>(null)));

        Assert.Null(await Cache.GetAsync<string?>("k", "d"));
        Assert.Null(await Cache.GetOrCreateAsync("k", ValueTask<string?> (_) => throw new InvalidOperationException("called")));
    }

    [Fact]
    [Contract(63)]
    public async Task Get_or_create_needs_a_factory()
    {
        Assert.Equal("factory", (await Assert.ThrowsAsync<ArgumentNullException>(async () => await Cache.GetOrCreateAsync("k", (Func<CancellationToken, ValueTask<int>>)null!))).ParamName);
        Assert.Equal("factory", (await Assert.ThrowsAsync<ArgumentNullException>(async () => await Cache.GetOrCreateAsync("k", (Func<CancellationToken, Task<int>>)null!))).ParamName);
        Assert.Equal("factory", (await Assert.ThrowsAsync<ArgumentNullException>(async () => await Cache.GetOrCreateAsync<int, int>("k", 1, null!))).ParamName);
        Assert.Equal("factory", (await Assert.ThrowsAsync<ArgumentNullException>(async () => await Cache.GetOrCreateManyAsync<int>(["k"], null!))).ParamName);
        Assert.Equal("factory", (await Assert.ThrowsAsync<ArgumentNullException>(async () => await Cache.GetOrCreateManyAsync(["k"], (Func<IReadOnlyList<string>, CancellationToken, Task<IReadOnlyDictionary<string, int>>>)null!))).ParamName);
    }

    [Fact]
    [Contract(64)]
    public async Task A_caller_that_loses_the_race_to_create_gets_the_value_of_the_winner()
    {
        var value = await Cache.GetOrCreateAsync("k", async _ =>
        {
            await Cache.SetAsync("k", "winner");
            return "loser";
        });

        Assert.Equal("winner", value);
        Assert.Equal("winner", await Cache.GetAsync<string>("k"));
    }

    [Fact]
    [Contract(65)]
    public async Task Get_or_create_with_an_expiration_of_zero_keeps_nothing()
    {
        Assert.Equal(5, await Cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(5), TimeSpan.Zero));

        Assert.False(await Cache.ContainsAsync("k"));
    }

    [Fact]
    public async Task However_many_wait_the_factory_runs_once()
    {
        var calls = 0;
        var gate = new TaskCompletionSource();
        var callers = Enumerable.Range(0, 100).Select(_ => Task.Run(async () => await Cache.GetOrCreateAsync("k", async _ =>
        {
            var call = Interlocked.Increment(ref calls);
            await gate.Task;
            return new Basket { Items = [$"call {call}"] };
        }))).ToList();
        await Task.WhenAny(Task.WhenAll(callers), Task.Run(() => SpinWait.SpinUntil(() => calls > 0, Seconds(10))));
        gate.SetResult();

        var baskets = await Task.WhenAll(callers);

        Assert.Equal(1, calls);
        Assert.All(baskets, basket => Assert.Equal(["call 1"], basket.Items));
        Assert.Equal(100, baskets.Distinct(ReferenceEqualityComparer.Instance).Count());
    }

    [Fact]
    public async Task Under_constant_load_each_miss_costs_one_call()
    {
        var calls = 0;
        var misses = 0;
        for (var round = 0; round < 50; round++)
        {
            await Cache.RemoveAsync("k");
            misses++;
            await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(async () =>
                await Cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(Interlocked.Increment(ref calls))))));
        }

        Assert.Equal(misses, calls);
    }

    [Fact]
    public async Task What_a_factory_throws_reaches_all_callers_that_wait_and_the_next_call_tries_again()
    {
        var gate = new TaskCompletionSource();
        async ValueTask<int> Fail(CancellationToken token)
        {
            await gate.Task;
            throw new InvalidOperationException("the database is unavailable");
        }

        var callers = Enumerable.Range(0, 5).Select(_ => Cache.GetOrCreateAsync("k", Fail).AsTask()).ToList();
        gate.SetResult();
        foreach (var caller in callers)
        {
            Assert.Equal("the database is unavailable", (await Assert.ThrowsAsync<InvalidOperationException>(() => caller)).Message);
        }

        Assert.Equal(1, await Cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(1)));
    }

    [Fact]
    public async Task A_factory_is_cancelled_when_its_last_caller_has_left()
    {
        using var source = new CancellationTokenSource();
        var started = new TaskCompletionSource<CancellationToken>();
        var waiting = Cache.GetOrCreateAsync(
            "k",
            async token =>
            {
                started.SetResult(token);
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
                return 1;
            },
            cancellationToken: source.Token).AsTask();
        var factoryToken = await started.Task;
        Assert.False(factoryToken.IsCancellationRequested);

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.True(SpinWait.SpinUntil(() => factoryToken.IsCancellationRequested, Seconds(10)));
        Assert.Equal(2, await Cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(2)));
    }

    [Fact]
    public async Task The_token_of_a_factory_is_not_cancelled_after_success()
    {
        CancellationToken kept = default;
        await Cache.GetOrCreateAsync("k", token =>
        {
            kept = token;
            return ValueTask.FromResult(1);
        });

        Assert.True(kept.CanBeCanceled);
        Assert.False(kept.IsCancellationRequested);
    }

    [Fact]
    public async Task A_cancelled_token_ends_a_call_before_it_does_anything()
    {
        var cancelled = new CancellationToken(canceled: true);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Cache.SetAsync("k", 1, cancellationToken: cancelled));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await Cache.GetAsync<int>("k", cancelled));
        Assert.False(await Cache.ContainsAsync("k"));
    }
}
