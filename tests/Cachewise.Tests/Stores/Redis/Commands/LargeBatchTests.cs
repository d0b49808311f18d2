using Cachewise.Stores.Redis.Commands;
using Cachewise.Tests.Servers;

namespace Cachewise.Tests.Stores.Redis.Commands;

/// <summary>
/// More entries at once than the server can do within the operation timeout, or than one command should have.
/// </summary>
[Collection(Alone.Name)] // it moves 400 MB
public sealed class LargeBatchTests : IDisposable
{
    private readonly RedisServer _server = RedisServer.Own();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task Many_entries_that_take_longer_than_the_operation_timeout_are_all_written_and_others_stay()
    {
        await using var cache = NewCache();
        await cache.SetAsync("other", "kept");
        var text = new string('x', 20_000);

        var failed = await cache.SetManyAsync(Enumerable.Range(0, 20_000).Select(i => KeyValuePair.Create($"k{i}", text)));

        Assert.Empty(failed);
        Assert.Equal(20_001, int.Parse(_server.Cli("DBSIZE")));
        Assert.Equal("kept", await cache.GetAsync<string>("other"));
        Assert.Equal(20_000, (await cache.GetManyAsync<string>(Enumerable.Range(0, 20_000).Select(i => $"k{i}"))).Count);
    }

    [Fact]
    public async Task Many_keys_come_back_in_the_order_asked_over_all_parts()
    {
        await using var cache = NewCache();
        var entries = Enumerable.Range(0, (2 * BatchParts.MaxKeys) + 500).Select(i => KeyValuePair.Create($"k{i}", i)).ToList();
        await cache.SetManyAsync(entries.Where(entry => entry.Value % 2 == 0).Append(KeyValuePair.Create("k0", -1)));

        var found = await cache.GetManyAsync<int>([.. entries.Select(entry => entry.Key), "k0"]);

        Assert.Equal(entries.Where(entry => entry.Value % 2 == 0).Select(entry => entry.Value is 0 ? KeyValuePair.Create("k0", -1) : entry), found);
        Assert.Equal(found.Count, await cache.RemoveManyAsync(entries.Select(entry => entry.Key)));
    }

    [Fact]
    public async Task Existing_entries_are_told_from_new_ones_across_parts()
    {
        await using var cache = NewCache();
        var keys = Enumerable.Range(0, BatchParts.MaxKeys + 1).Select(i => $"k{i}").ToList();
        await cache.SetAsync(keys[^1], "another's");

        var made = await cache.GetOrCreateManyAsync<string>(keys, (missing, _) =>
            ValueTask.FromResult<IReadOnlyDictionary<string, string>>(missing.ToDictionary(key => key, _ => "made", StringComparer.Ordinal)));

        Assert.Equal("another's", made[keys[^1]]);
        Assert.Equal(BatchParts.MaxKeys, made.Values.Count(value => value is "made"));
    }

    [Fact]
    public async Task Only_the_keys_of_the_parts_that_failed_are_named()
    {
        using var full = RedisServer.Own("--maxmemory-policy", "noeviction");
        await using var cache = NewCache(full);
        await cache.SetAsync("warm", 1);
        var used = long.Parse(full.Cli("INFO", "memory").Split('\n').First(line => line.StartsWith("used_memory:", StringComparison.Ordinal)).Trim()["used_memory:".Length..]);
        full.Cli("CONFIG", "SET", "maxmemory", $"{used + (4 * BatchParts.MaxBytes)}");
        var entries = Enumerable.Range(0, 100).Select(i => KeyValuePair.Create($"k{i}", new string('x', BatchParts.MaxBytes / 10))).ToList();

        var failed = await cache.SetManyAsync(entries);

        Assert.NotEmpty(failed);
        Assert.NotEqual(entries.Count, failed.Count);
        Assert.Equal(entries.Select(entry => entry.Key).Except(failed), (await cache.GetManyAsync<string>(entries.Select(entry => entry.Key))).Keys);
    }

    [Fact]
    public async Task A_cancelled_call_ends_between_two_parts()
    {
        _server.Require();
        using var proxy = new FaultProxy(_server.Port) { Delay = TimeSpan.FromMilliseconds(50) };
        await using var cache = NewCache(port: proxy.Port);
        using var cancel = new CancellationTokenSource();
        var keys = Enumerable.Range(0, 100 * BatchParts.MaxKeys).Select(i => $"k{i}");

        var setting = cache.SetManyAsync(keys.Select(key => KeyValuePair.Create(key, 1)), cancellationToken: cancel.Token).AsTask();
        while (!await cache.ContainsAsync("k0"))
        {
            // The first part is under way.
        }

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => setting);
        Assert.Empty(await cache.GetManyAsync<int>(keys.TakeLast(1)));
    }

    [Fact]
    public async Task What_the_parts_before_a_cancellation_could_not_replace_is_not_read_again()
    {
        using var full = RedisServer.Own("--maxmemory-policy", "noeviction");
        full.Require();
        using var proxy = new FaultProxy(full.Port) { Delay = TimeSpan.FromMilliseconds(50) };
        await using var cache = NewCache(port: proxy.Port);
        await cache.SetAsync("k0", 0);
        full.Cli("CONFIG", "SET", "maxmemory", "1");
        using var cancel = new CancellationTokenSource();

        var setting = cache.SetManyAsync(Enumerable.Range(0, 100 * BatchParts.MaxKeys).Select(i => KeyValuePair.Create($"k{i}", 1)), cancellationToken: cancel.Token).AsTask();
        full.Await(info => info.Contains("errorstat_OOM", StringComparison.Ordinal), "INFO", "errorstats");
        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => setting);
        Assert.Equal(-1, await cache.GetAsync("k0", -1));
    }

    private Cache NewCache(RedisServer? server = null, int? port = null) =>
        Cache.Create(new() { RedisUrl = port is { } there ? $"redis://127.0.0.1:{there}/0" : (server ?? _server).Url() });
}
