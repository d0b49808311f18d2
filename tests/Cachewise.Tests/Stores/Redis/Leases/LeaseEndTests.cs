using Cachewise.Tests.Servers;

namespace Cachewise.Tests.Stores.Redis.Leases;

/// <summary>A removal in one process wins over a factory that began before it in another.</summary>
public sealed class LeaseEndTests(RedisServer server) : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(1);

    private readonly string _prefix = $"lease-end-{Guid.NewGuid():N}";

    public static TheoryData<string, Func<Cache, Task>> Removals => new()
    {
        { "remove", async cache => await cache.RemoveAsync("k") },
        { "remove, blocking", cache => Task.Run(() => cache.Remove("k")) },
        { "remove many", async cache => await cache.RemoveManyAsync(["other", "k"]) },
        { "remove by pattern", async cache => await cache.RemoveByPatternAsync("k*") },
        { "clear", async cache => await cache.ClearAsync() },
        { "clear another version", async cache => await cache.AtVersion(7).ClearAsync() },
        { "touch with zero", async cache => await cache.TouchAsync("k", TimeSpan.Zero) },
        { "set with zero", async cache => await cache.SetAsync("k", "x", TimeSpan.Zero) },
        { "set with zero, blocking", cache => Task.Run(() => cache.Set("k", "x", TimeSpan.Zero)) },
        { "set many with zero", async cache => await cache.SetManyAsync([KeyValuePair.Create("k", "x"), KeyValuePair.Create("other", "x")], TimeSpan.Zero) },
        { "set that expires soon", async cache => await GoneAsync(cache, await Done(cache.SetAsync("k", "x", Soon))) },
        { "set that expires soon, blocking", async cache => await GoneAsync(cache, await Task.Run(() => { cache.Set("k", "x", Soon); return true; })) },
        { "set many that expire soon", async cache => await GoneAsync(cache, (await cache.SetManyAsync([KeyValuePair.Create("k", "x")], Soon)).Count == 0) },
        { "add that expires soon", async cache => await GoneAsync(cache, await cache.AddAsync("k", "x", Soon)) },
        { "increment that expires soon", async cache => await GoneAsync(cache, await cache.IncrementAsync("k", initial: 1, options: Soon) == 2) },
        { "set, and touch that expires soon", async cache => { await cache.SetAsync("k", "x"); await GoneAsync(cache, await cache.TouchAsync("k", Soon)); } },
        { "set, and increment and touch that expires soon", async cache => { await cache.SetAsync("k", 1); await GoneAsync(cache, await cache.IncrementAndTouchAsync("k", options: Soon) == 2); } },
        { "set, and replace that expires soon", async cache => { await cache.SetAsync("k", "x"); await GoneAsync(cache, await cache.ReplaceIfEqualAsync("k", "x", "y", Soon)); } },
        { "set, and remove", async cache => { await cache.SetAsync("k", "x"); await cache.RemoveAsync("k"); } },
        { "set, and remove if equal", async cache => { await cache.SetAsync("k", "x"); await cache.RemoveIfEqualAsync("k", "x"); } },
        { "set, and move to another version", async cache => { await cache.SetAsync("k", "x"); await cache.IncrementVersionAsync("k"); } },
        { "move from another version, and remove", async cache => { await cache.AtVersion(2).SetAsync("k", "x"); await cache.AtVersion(2).DecrementVersionAsync("k"); await cache.RemoveAsync("k"); } },
    };

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await using var cache = Create();
        await cache.ClearAsync();
    }

    [Theory]
    [MemberData(nameof(Removals), DisableDiscoveryEnumeration = true)]
    public async Task What_a_factory_read_before_a_removal_in_another_process_is_not_stored(string name, Func<Cache, Task> remove)
    {
        await using var maker = Create();
        await using var remover = Create();
        var held = await HeldFactory.BeginAsync(maker);

        await remove(remover);

        Assert.Equal((name, "old"), (name, await held.EndAsync())); // its callers have begun before the removal too
        Assert.Equal((name, null), (name, await remover.GetAsync<string>("k")));
    }

    [Theory]
    [MemberData(nameof(Removals), DisableDiscoveryEnumeration = true)]
    public async Task Without_leases_it_is(string name, Func<Cache, Task> remove)
    {
        await using var maker = Create(leases: false);
        await using var remover = Create(leases: false);
        var held = await HeldFactory.BeginAsync(maker);

        await remove(remover);

        Assert.Equal((name, "old"), (name, await held.EndAsync()));
        Assert.Equal((name, "old"), (name, await remover.GetAsync<string>("k")));
    }

    [Theory]
    [MemberData(nameof(Removals), DisableDiscoveryEnumeration = true)]
    public async Task A_call_after_the_removal_has_the_lease_at_once_and_its_value_is_stored(string name, Func<Cache, Task> remove)
    {
        await using var maker = Create();
        await using var remover = Create();
        var held = await HeldFactory.BeginAsync(maker);

        await remove(remover);
        Assert.Equal((name, "new"), (name, await remover.GetOrCreateAsync("k", _ => ValueTask.FromResult("new"))));

        Assert.Equal((name, "new"), (name, await held.EndAsync())); // which finds the newer value
        Assert.Equal((name, "new"), (name, await maker.GetAsync<string>("k")));
    }

    [Fact]
    public async Task What_a_factory_of_many_read_before_a_removal_in_another_process_is_not_stored()
    {
        await using var maker = Create();
        await using var remover = Create();
        var held = await HeldFactory.BeginManyAsync(maker, "k", "left alone");

        await remover.RemoveAsync("k");

        Assert.Equal("old", await held.EndAsync());
        Assert.Null(await remover.GetAsync<string>("k"));
        Assert.Equal("old", await remover.GetAsync<string>("left alone"));
    }

    [Fact]
    public async Task What_a_blocking_factory_read_before_a_removal_in_another_process_is_not_stored()
    {
        await using var maker = Create();
        await using var remover = Create();
        var held = await HeldFactory.BeginBlockingAsync(maker);

        await remover.RemoveAsync("k");

        Assert.Equal("old", await held.EndAsync());
        Assert.Null(await remover.GetAsync<string>("k"));
    }

    [Fact]
    public async Task A_set_in_another_process_is_what_all_get()
    {
        await using var maker = Create();
        await using var writer = Create();
        var held = await HeldFactory.BeginAsync(maker);

        await writer.SetAsync("k", "new");

        Assert.Equal("new", await held.EndAsync());
        Assert.Equal("new", await writer.GetAsync<string>("k"));
    }

    [Fact]
    public async Task What_concerns_other_keys_lets_a_factory_store()
    {
        await using var maker = Create();
        await using var remover = Create();
        var held = await HeldFactory.BeginAsync(maker);

        await remover.RemoveAsync("other");
        await remover.AtVersion(2).RemoveAsync("k");
        await remover.RemoveByPatternAsync("other*");
        await remover.TouchAsync("k", TimeSpan.FromMinutes(1));

        Assert.Equal("old", await held.EndAsync());
        Assert.Equal("old", await remover.GetAsync<string>("k"));
    }

    [Fact]
    public async Task Leases_are_not_among_the_keys_and_are_cleared()
    {
        await using var maker = Create();
        var held = await HeldFactory.BeginAsync(maker);

        Assert.Equal($"{_prefix}:1:$m:{{{_prefix}:1:k}}", server.Cli("--scan", "--pattern", $"{_prefix}:*"));
        Assert.Empty(await maker.KeysAsync().ToListAsync());
        Assert.Equal(0, await maker.RemoveByPatternAsync("*"));
        Assert.Empty(server.Cli("--scan", "--pattern", $"{_prefix}:*"));
        await held.EndAsync();
    }

    private Cache Create(bool leases = true) =>
        Cache.Create(new() { RedisUrl = server.Url(), KeyPrefix = _prefix, Leases = leases, ConnectionPool = new() { SocketTimeout = Eventually.Patience } });

    private static async Task<bool> Done(ValueTask call)
    {
        await call;
        return true;
    }

    /// <summary>Waits until the entry has expired.</summary>
    private static async Task GoneAsync(Cache cache, bool wasDone)
    {
        Assert.True(wasDone);
        await Eventually.UntilAsync(async () => !await cache.ContainsAsync("k"));
    }
}
