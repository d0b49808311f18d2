namespace Cachewise.Tests.Stores.LocMem;

public class DisposedTests
{
    private static readonly string[] Keys = ["k"];

    public static TheoryData<string, Func<Cache, ValueTask>> Calls => new()
    {
        { "get", async cache => await cache.GetAsync<int>("k") },
        { "get many", async cache => await cache.GetManyAsync<int>(Keys) },
        { "get or create", async cache => await cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(1)) },
        { "get or create many", async cache => await cache.GetOrCreateManyAsync<int>(Keys, (_, _) => ValueTask.FromResult<IReadOnlyDictionary<string, int>>(new Dictionary<string, int>())) },
        { "set", async cache => await cache.SetAsync("k", 1) },
        { "set to keep nothing", async cache => await cache.SetAsync("k", 1, TimeSpan.Zero) },
        { "set many", async cache => await cache.SetManyAsync([KeyValuePair.Create("k", 1)]) },
        { "add", async cache => await cache.AddAsync("k", 1) },
        { "add to keep nothing", async cache => await cache.AddAsync("k", 1, TimeSpan.Zero) },
        { "remove", async cache => await cache.RemoveAsync("k") },
        { "remove many", async cache => await cache.RemoveManyAsync(Keys) },
        { "remove by pattern", async cache => await cache.RemoveByPatternAsync("*") },
        { "contains", async cache => await cache.ContainsAsync("k") },
        { "touch", async cache => await cache.TouchAsync("k") },
        { "persist", async cache => await cache.PersistAsync("k") },
        { "time to live", async cache => await cache.GetTimeToLiveAsync("k") },
        { "increment", async cache => await cache.IncrementAsync("k", initial: 1) },
        { "increment and touch", async cache => await cache.IncrementAndTouchAsync("k", initial: 1) },
        { "replace if equal", async cache => await cache.ReplaceIfEqualAsync("k", 1, 2) },
        { "remove if equal", async cache => await cache.RemoveIfEqualAsync("k", 1) },
        { "move", async cache => await cache.IncrementVersionAsync("k") },
        { "keys", async cache => await cache.KeysAsync().CountAsync() },
        { "clear", async cache => await cache.ClearAsync() },
        { "lock", async cache => await cache.AcquireLockAsync("k", TimeSpan.FromSeconds(1)) },
        { "lock and wait", async cache => await cache.AcquireLockAsync("k", TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1)) },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Every_call_says_that_the_cache_is_disposed_of(string call, Func<Cache, ValueTask> run)
    {
        var cache = Cache.Create(new());
        await cache.SetAsync("k", 1);
        await cache.DisposeAsync();
        await cache.DisposeAsync();

        var error = await Assert.ThrowsAsync<ObjectDisposedException>(async () => await run(cache));
        Assert.True(error.ObjectName == "Cache 'default'", call);
    }

    [Fact]
    public async Task A_lock_of_a_cache_that_is_disposed_of_is_not_extended()
    {
        var cache = Cache.Create(new());
        var held = await cache.AcquireLockAsync("k", TimeSpan.FromSeconds(10));
        await cache.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await held!.ExtendAsync(TimeSpan.FromSeconds(10)));
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await held!.ReleaseAsync());
        await held!.DisposeAsync(); // as at the end of a using block, which is to throw nothing of its own
    }
}
