namespace Cachewise.Tests.Contract;

/// <content>Section 7: counters.</content>
public abstract partial class CacheContract
{
    [Fact]
    [Contract(83, 84)]
    public async Task Counters_add_and_subtract()
    {
        await Cache.SetAsync("k", 41);

        Assert.Equal(42, await Cache.IncrementAsync("k"));
        Assert.Equal(52, await Cache.IncrementAsync("k", 10));
        Assert.Equal(42, await Cache.IncrementAsync("k", -10));
        Assert.Equal(41, await Cache.DecrementAsync("k"));
        Assert.Equal(31, await Cache.DecrementAsync("k", 10));
        Assert.Equal(41, await Cache.DecrementAsync("k", -10));
        Assert.Equal(-1, await Cache.DecrementAsync("k", 42));
        Assert.Equal(-1, await Cache.GetAsync<int>("k"));
    }

    [Fact]
    [Contract(85)]
    public async Task Counting_a_missing_key_is_an_error_and_creates_nothing()
    {
        foreach (var call in new Func<Task>[] { async () => await Cache.IncrementAsync("k"), async () => await Cache.DecrementAsync("k", -5) })
        {
            Assert.Equal($"Key '{Prefix}:1:k' not found in cache 'default'; pass initial: 0 to create the counter.", (await Assert.ThrowsAsync<KeyNotFoundException>(call)).Message);
        }

        Assert.False(await Cache.ContainsAsync("k"));
    }

    [Fact]
    [Contract(86)]
    public async Task Counting_leaves_the_expiry()
    {
        await Cache.SetAsync("ten", 1, Seconds(10));
        await Cache.SetAsync("never", 1, TimeSpan.MaxValue);
        await Cache.IncrementAsync("ten", options: Seconds(1000));
        await Cache.IncrementAsync("never", initial: 5, options: Seconds(10));

        Assert.Equal(TimeSpan.MaxValue, await Cache.GetTimeToLiveAsync("never"));
        await AdvanceAsync(Seconds(10));
        Assert.False(await Cache.ContainsAsync("ten"));
    }

    [Fact]
    [Contract(95)]
    public async Task With_an_initial_value_a_missing_counter_is_created()
    {
        Assert.Equal(1, await Cache.IncrementAsync("up", initial: 0, options: Seconds(10)));
        Assert.Equal(2, await Cache.IncrementAsync("up", initial: 0));
        Assert.Equal(7, await Cache.DecrementAsync("down", 3, initial: 10));
        Assert.Equal(1, await Cache.IncrementAsync("never", initial: 0, options: TimeSpan.MaxValue));
        Assert.Equal(1, await Cache.IncrementAsync("zero", initial: 0, options: TimeSpan.Zero));

        Assert.Equal(TimeSpan.MaxValue, await Cache.GetTimeToLiveAsync("never"));
        Assert.False(await Cache.ContainsAsync("zero"));
        await AdvanceAsync(Seconds(10));
        Assert.False(await Cache.ContainsAsync("up"));
        Assert.True(await Cache.ContainsAsync("down"));
    }

    [Fact]
    [Contract(28, 88, 89, 90, 91, 92)]
    public async Task Counting_what_is_no_integer_is_an_error_and_changes_nothing()
    {
        await NotCounted("text");
        await NotCounted("12");
        await NotCounted<string?>(null);
        await NotCounted(1.5);
        await NotCounted(true);
        await NotCounted(1e30);
        await NotCounted(new List<int> { 1 });
        await NotCounted(ulong.MaxValue);

        async Task NotCounted<T>(T value)
        {
            await Cache.SetAsync("k", value);
            foreach (var call in new Func<Task>[] { async () => await Cache.IncrementAsync("k"), async () => await Cache.DecrementAsync("k", initial: 5) })
            {
                Assert.Equal(
                    $"Cache 'default': the entry '{Prefix}:1:k' is no 64-bit integer, so it cannot be incremented; its value is unchanged.",
                    (await Assert.ThrowsAsync<CacheValueException>(call)).Message);
            }

            Assert.Equivalent(value, await Cache.GetAsync<T>("k"));
        }
    }

    [Fact]
    public async Task A_whole_number_of_any_type_is_counted()
    {
        await Counted((byte)41);
        await Counted(41L);
        await Counted(41.0);
        await Counted(41m);
        await Counted<int?>(41);
        await Counted((DayOfWeek)41);

        async Task Counted<T>(T value)
        {
            await Cache.SetAsync("k", value);
            Assert.Equal(42, await Cache.IncrementAsync("k"));
            Assert.Equal(42, await Cache.GetAsync<int>("k"));
        }
    }

    [Fact]
    [Contract(93)]
    public async Task Counting_beyond_64_bits_is_an_error_and_changes_nothing()
    {
        await Cache.SetAsync("most", long.MaxValue - 1);
        await Cache.SetAsync("least", long.MinValue + 1);
        Assert.Equal(long.MaxValue, await Cache.IncrementAsync("most"));
        Assert.Equal(long.MinValue, await Cache.DecrementAsync("least"));

        foreach (var (key, delta) in new[] { ("most", 1), ("least", -1) })
        {
            Assert.Equal(
                $"Cache 'default': incrementing the entry '{Prefix}:1:{key}' would leave the range of 64-bit integers; its value is unchanged.",
                (await Assert.ThrowsAsync<CacheValueException>(async () => await Cache.IncrementAsync(key, delta))).Message);
        }

        Assert.Equal(long.MaxValue, await Cache.GetAsync<long>("most"));
        Assert.Equal(long.MinValue, await Cache.GetAsync<long>("least"));
        Assert.Equal(long.MaxValue - 10, await Cache.IncrementAsync("most", -10));
    }

    [Fact]
    public async Task An_initial_value_and_a_delta_without_a_sum_are_an_error()
    {
        Assert.Equal(
            $"The initial value and the delta 1 have no 64-bit sum. (Parameter 'initial')\nActual value was {long.MaxValue}.",
            (await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Cache.IncrementAsync("k", 1, long.MaxValue))).Message);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await Cache.DecrementAsync("k", long.MinValue));
        Assert.False(await Cache.ContainsAsync("k"));
    }

    [Fact]
    [Contract(94, 95)]
    public async Task Many_callers_that_create_a_counter_at_once_count_each_once()
    {
        for (var round = 0; round < 300; round++)
        {
            var key = $"k{round}";
            await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(async () => await Cache.IncrementAsync(key, initial: 0))));

            Assert.Equal(4, await Cache.GetAsync<int>(key));
        }
    }

    [Fact]
    [Contract(94, 116)]
    public async Task Many_callers_that_count_at_once_lose_nothing()
    {
        await Cache.SetAsync("k", 0);
        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                await Cache.IncrementAsync("k");
                await Cache.IncrementAsync("created", initial: 0);
            }
        })));

        Assert.Equal(2000, await Cache.GetAsync<int>("k"));
        Assert.Equal(2000, await Cache.GetAsync<int>("created"));
    }
}
