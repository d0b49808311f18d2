namespace Cachewise.Tests.Contract;

/// <content>A removal wins over a factory that began before it.</content>
public abstract partial class CacheContract
{
    private static readonly Dictionary<string, Func<Cache, Task>> Invalidations = new(StringComparer.Ordinal)
    {
        ["remove"] = async cache => await cache.RemoveAsync("k"),
        ["remove, blocking"] = cache => Task.Run(() => cache.Remove("k")),
        ["remove many"] = async cache => await cache.RemoveManyAsync(["other", "k"]),
        ["remove by pattern"] = async cache => await cache.RemoveByPatternAsync("k*"),
        ["clear"] = async cache => await cache.ClearAsync(),
        ["clear another version"] = async cache => await cache.AtVersion(7).ClearAsync(),
        ["touch with zero"] = async cache => await cache.TouchAsync("k", TimeSpan.Zero),
        ["set with zero"] = async cache => await cache.SetAsync("k", "x", TimeSpan.Zero),
        ["set with zero, blocking"] = cache => Task.Run(() => cache.Set("k", "x", TimeSpan.Zero)),
        ["set many with zero"] = async cache => await cache.SetManyAsync([KeyValuePair.Create("k", "x")], TimeSpan.Zero),
        ["remove if equal"] = async cache =>
        {
            await cache.SetAsync("k", "x");
            await cache.RemoveIfEqualAsync("k", "x");
        },
        ["replace if equal, with zero"] = async cache =>
        {
            await cache.SetAsync("k", "x");
            await cache.ReplaceIfEqualAsync("k", "x", "y", TimeSpan.Zero);
        },
        ["set and remove"] = async cache =>
        {
            await cache.SetAsync("k", "x");
            await cache.RemoveAsync("k");
        },
        ["set, and move to another version"] = async cache =>
        {
            await cache.SetAsync("k", "x");
            await cache.IncrementVersionAsync("k");
        },
    };

    public static TheoryData<string> InvalidationNames => [.. Invalidations.Keys];

    [Theory]
    [MemberData(nameof(InvalidationNames))]
    public async Task What_a_factory_read_before_a_removal_is_neither_kept_nor_given_to_a_later_caller(string invalidation)
    {
        var (database, hasRead, mayGoOn) = ("old", new TaskCompletionSource(), new TaskCompletionSource());
        var early = Cache.GetOrCreateAsync("k", async _ =>
        {
            var read = database;
            hasRead.SetResult();
            await mayGoOn.Task;
            return read;
        }).AsTask();
        await hasRead.Task;
        database = "new";
        await Invalidations[invalidation](Cache);

        var late = Cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(database)).AsTask();
        Assert.Equal("new", await late);
        mayGoOn.SetResult();

        Assert.Equal("new", await early); // which finds the newer value where it would have stored its own
        Assert.Equal("new", await Cache.GetAsync<string>("k"));
        Assert.Equal("new", await Cache.GetOrCreateAsync("k", ValueTask<string> (_) => throw new InvalidOperationException("called")));
    }

    [Theory]
    [MemberData(nameof(InvalidationNames))]
    public async Task What_the_factory_of_many_read_before_a_removal_is_not_kept(string invalidation)
    {
        var (hasRead, mayGoOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var early = Cache.GetOrCreateManyAsync<string>(["k", "left alone"], async (_, _) =>
        {
            hasRead.SetResult();
            await mayGoOn.Task;
            return new Dictionary<string, string>(StringComparer.Ordinal) { ["k"] = "old", ["left alone"] = "old" };
        }).AsTask();
        await hasRead.Task;

        await Invalidations[invalidation](Cache);
        mayGoOn.SetResult();

        Assert.Equal("old", (await early)["k"]);
        Assert.Null(await Cache.GetAsync<string>("k"));
        Assert.Equal(invalidation.StartsWith("clear", StringComparison.Ordinal) ? null : "old", await Cache.GetAsync<string>("left alone"));
    }

    [Fact]
    public async Task A_removal_of_another_key_version_or_pattern_lets_a_factory_store()
    {
        var (hasBegun, mayGoOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var making = Cache.GetOrCreateAsync("k", async _ =>
        {
            hasBegun.SetResult();
            await mayGoOn.Task;
            return 1;
        }).AsTask();
        await hasBegun.Task;

        await Cache.RemoveAsync("other");
        await Cache.AtVersion(2).RemoveAsync("k");
        await Cache.RemoveByPatternAsync("other*");
        await Cache.TouchAsync("k", Seconds(10));
        mayGoOn.SetResult();

        Assert.Equal(1, await making);
        Assert.Equal(1, await Cache.GetAsync<int>("k"));
    }

    [Fact]
    public async Task Under_load_no_removal_is_lost_to_a_factory()
    {
        var (version, removed, stale) = (0, 0, 0);
        using var done = new CancellationTokenSource();
        var readers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (!done.IsCancellationRequested)
            {
                var least = Volatile.Read(ref removed);
                var read = await Cache.GetOrCreateAsync("k", async _ =>
                {
                    var made = Volatile.Read(ref version);
                    await Task.Yield();
                    return made;
                });
                if (read < least)
                {
                    Interlocked.Increment(ref stale);
                }
            }
        })).ToList();
        for (var i = 1; i <= 300; i++)
        {
            Volatile.Write(ref version, i); // the database changes first, then the entry is removed
            await Cache.RemoveAsync("k");
            Volatile.Write(ref removed, i);
            if (await Cache.GetAsync("k", i) < i)
            {
                Interlocked.Increment(ref stale);
            }
        }

        await done.CancelAsync();
        await Task.WhenAll(readers);
        Assert.Equal(0, stale);
    }
}
