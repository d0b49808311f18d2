using Cachewise.Adapters;
using Cachewise.Tests.Servers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using StackExchange.Redis;

namespace Cachewise.Tests.Stores.Redis.Reads;

/// <summary>Reads of one key that wait for others, and leave as one command.</summary>
public sealed class SharedReadsTests : IDisposable
{
    private readonly RedisServer _server = RedisServer.Own();
    private readonly FakeLogCollector _log = new();

    private CacheServices Services => new() { Logging = LoggerFactory.Create(builder => builder.AddProvider(new FakeLoggerProvider(_log))) };

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task A_lone_reader_sends_GET_alone()
    {
        await using var held = await HeldReads.CreateAsync(_server);
        await held.Redis.GetServers()[0].ConfigResetStatisticsAsync();

        for (var i = 0; i < 50; i++)
        {
            await held.Cache.GetAsync<int>($"k{i}");
        }

        Assert.Equal("get=50", await held.CommandsAsync());
    }

    [Fact]
    public async Task Reads_that_wait_leave_as_one_command_and_get_each_its_own_value()
    {
        await using var held = await HeldReads.CreateAsync(_server);
        for (var i = 0; i < 10; i++)
        {
            await held.Cache.SetAsync($"k{i}", $"value {i}");
        }

        await held.HoldAsync();
        Task<string?>[] reads = [.. Enumerable.Range(0, 12).Select(i => held.Cache.GetAsync<string>($"k{i}").AsTask())];
        await held.ReleaseAsync();

        string?[] expected = [.. Enumerable.Range(0, 10).Select(i => $"value {i}"), null, null];
        Assert.Equal(expected, await Task.WhenAll(reads));
        Assert.Equal("get=4 mget=1", await held.CommandsAsync());
    }

    [Fact]
    public async Task Every_kind_of_read_shares_a_command()
    {
        await using var held = await HeldReads.CreateAsync(_server);
        var adapter = new DistributedCache(held.Cache, TimeProvider.System);
        await held.Cache.SetAsync("k", 7);
        await held.Cache.AtVersion(2).SetAsync("k", 8);
        await adapter.SetAsync("k", [9], new());

        await held.HoldAsync();
        var get = held.Cache.GetAsync<int>("k").AsTask();
        var ofOtherVersion = held.Cache.AtVersion(2).GetAsync<int>("k").AsTask();
        var tryGet = held.Cache.TryGetAsync<int>("k").AsTask();
        var getOrCreate = held.Cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(-1)).AsTask();
        var bytes = adapter.GetAsync("k");
        await held.ReleaseAsync();

        Assert.Equal((7, 8, 7, 7), (await get, await ofOtherVersion, (await tryGet).Value, await getOrCreate));
        Assert.Equal([9], await bytes);
        Assert.Equal("get=4 mget=1", await held.CommandsAsync());
    }

    [Fact]
    public async Task A_key_that_several_callers_read_is_asked_once_and_each_gets_its_own_object()
    {
        await using var held = await HeldReads.CreateAsync(_server);
        await held.Cache.SetAsync("k", new List<int> { 1 });
        await held.HoldAsync();
        Task<List<int>?>[] reads = [.. Enumerable.Range(0, 20).Select(_ => held.Cache.GetAsync<List<int>>("k").AsTask())];
        await held.ReleaseAsync();

        var values = await Task.WhenAll(reads);

        Assert.All(values, value => Assert.Equal([1], value));
        Assert.Equal(20, values.Distinct(ReferenceEqualityComparer.Instance).Count());
        var info = await held.Redis.GetServers()[0].InfoAsync("stats");
        Assert.Equal("1", info[0].First(line => line.Key == "keyspace_hits").Value);
    }

    [Fact]
    public async Task More_reads_than_a_command_may_have_are_several_commands()
    {
        await using var held = await HeldReads.CreateAsync(_server);
        await held.HoldAsync();
        var first = held.Cache.GetAsync("first", -1).AsTask();
        held.Release();
        await first; // the server accepts MGET
        await held.HoldAsync();
        Task<int>[] reads = [.. Enumerable.Range(0, 300).Select(i => held.Cache.GetAsync($"k{i}", i).AsTask())];
        await held.ReleaseAsync();

        Assert.Equal(Enumerable.Range(0, 300), await Task.WhenAll(reads));
        Assert.Equal("get=4 mget=3", await held.CommandsAsync()); // 128 + 128 + 44
    }

    [Fact]
    public async Task Many_readers_of_many_keys_get_each_its_own_value()
    {
        await using var held = await HeldReads.CreateAsync(_server);
        string?[] values = [.. Enumerable.Range(0, 100).Select(i => i % 10 == 0 ? null : new string((char)('a' + (i % 26)), i % 3 == 0 ? 4000 + i : i % 7))];
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is { } value)
            {
                await held.Cache.SetAsync($"k{i}", value);
            }
        }

        await held.Redis.GetServers()[0].ConfigResetStatisticsAsync();
        await Task.WhenAll(Enumerable.Range(0, 64).Select(reader => Task.Run(async () =>
        {
            var random = new Random(reader);
            for (var i = 0; i < 200; i++)
            {
                var key = random.Next(values.Length);
                Assert.Equal(values[key], await held.Cache.GetAsync<string>($"k{key}"));
            }
        })));

        var commands = await held.CommandsAsync();
        Assert.Contains("mget=", commands, StringComparison.Ordinal);
        Assert.True(await CommandStatistics.CallsAsync(held.Redis, "get") + await CommandStatistics.CallsAsync(held.Redis, "mget") < 64 * 200, commands);
    }

    [Fact]
    public async Task A_caller_that_has_set_a_value_reads_it_also_among_many()
    {
        await using var held = await HeldReads.CreateAsync(_server);

        await Task.WhenAll(Enumerable.Range(0, 48).Select(caller => Task.Run(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                await held.Cache.SetAsync($"own {caller}", i);
                Assert.Equal(i, await held.Cache.GetAsync($"own {caller}", -1));
                await held.Cache.SetAsync("common", i);
                Assert.InRange(await held.Cache.GetAsync("common", -1), 0, 99);
            }
        })));

        Assert.InRange(await CommandStatistics.CallsAsync(held.Redis, "mget"), 1, int.MaxValue);
    }

    [Fact]
    public async Task A_read_does_not_join_a_command_that_was_sent_before_it()
    {
        await using var held = await HeldReads.CreateAsync(_server);
        await held.Cache.SetAsync("k", "old");
        await held.HoldAsync();
        var early = held.Cache.GetAsync<string>("k").AsTask();
        await held.ReleaseAsync();
        Assert.Equal("old", await early);

        await held.Cache.SetAsync("k", "new");

        Assert.Equal("new", await held.Cache.GetAsync<string>("k"));
    }

    [Fact]
    public async Task Without_the_right_to_MGET_it_is_tried_once_and_reads_go_by_themselves()
    {
        var user = LimitedUser.Make(_server, "app", "~*", "+@all", "-mget");
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{_server.Port}");
        await using var cache = Cache.Create(new() { RedisUrl = _server.UrlOf(user) }, Services);
        await cache.SetManyAsync(Enumerable.Range(0, 100).Select(i => KeyValuePair.Create($"k{i}", i)));

        await Task.WhenAll(Enumerable.Range(0, 64).Select(reader => Task.Run(async () =>
        {
            for (var i = 0; i < 50; i++)
            {
                Assert.Equal((reader + i) % 100, await cache.GetAsync($"k{(reader + i) % 100}", -1));
            }
        })));

        Assert.Contains("cmdstat_mget:calls=0,usec=0,usec_per_call=0.00,rejected_calls=1,", _server.Cli("INFO", "commandstats"), StringComparison.Ordinal);
        Assert.Empty(_log.GetSnapshot());
    }

    [Fact]
    public async Task A_key_that_the_user_may_not_read_fails_alone()
    {
        var user = LimitedUser.Make(_server, "app", "~a:*", "+@all");
        await using var held = await HeldReads.CreateAsync(_server, new() { KeyPrefix = "a" });
        await held.Cache.SetAsync("k", 1);
        await using var cache = Cache.Create(new() { RedisUrl = _server.UrlOf(user), KeyPrefix = "a", OnFailure = FailureMode.Throw }, Services);
        await using var other = Cache.Create(new() { RedisUrl = _server.UrlOf(user), KeyPrefix = "b", OnFailure = FailureMode.Throw }, Services);

        var reads = Enumerable.Range(0, 50).Select(_ => cache.GetAsync<int>("k").AsTask()).ToList();
        var rejected = Enumerable.Range(0, 50).Select(_ => other.GetAsync<int>("k").AsTask()).ToList();

        Assert.All(await Task.WhenAll(reads), value => Assert.Equal(1, value));
        foreach (var read in rejected)
        {
            Assert.Equal(
                $"Cache 'default': get failed: Redis at {RedisAddressOf(user)} rejected the command: NOPERM this user has no permissions to access one of the keys used as arguments.",
                (await Assert.ThrowsAsync<CacheUnavailableException>(() => read)).Message);
        }

        string RedisAddressOf(string name) => _server.UrlOf(name).Replace("secret", "***", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_of_another_type_is_a_miss_and_get_or_create_replaces_it()
    {
        await using var held = await HeldReads.CreateAsync(_server, services: Services);
        await held.Database.ListLeftPushAsync(":1:read", "element");
        await held.Database.ListLeftPushAsync(":1:made", "element");
        await held.HoldAsync();
        var read = held.Cache.GetAsync("read", "none").AsTask();
        var made = held.Cache.GetOrCreateAsync("made", _ => ValueTask.FromResult("made")).AsTask();
        await held.ReleaseAsync();

        Assert.Equal("none", await read);
        Assert.Equal("made", await made);
        Assert.Contains("mget=1", await held.CommandsAsync(), StringComparison.Ordinal);
        Assert.Equal("made", await held.Cache.GetAsync<string>("made"));
        Assert.Equal(RedisType.List, await held.Database.KeyTypeAsync(":1:read"));
    }

    [Fact]
    public async Task Get_or_create_returns_what_another_process_stored_while_its_factory_ran()
    {
        await using var held = await HeldReads.CreateAsync(_server);
        await held.HoldAsync();
        var made = held.Cache.GetOrCreateAsync("k", async _ =>
        {
            await held.Database.StringSetAsync(":1:k", "\"other\"");
            return "made";
        }).AsTask();
        await held.ReleaseAsync();

        Assert.Equal("other", await made);
    }

    [Fact]
    public async Task Callers_that_get_an_exception_for_a_key_of_another_type_get_it_also_among_many()
    {
        await using var held = await HeldReads.CreateAsync(_server, new() { OnFailure = FailureMode.Throw });
        await using var degrading = await HeldReads.CreateAsync(_server);
        var adapter = new DistributedCache(degrading.Cache, TimeProvider.System);
        await held.Database.ListLeftPushAsync(":1:k", "element");
        await held.Database.ListLeftPushAsync(":1:$d:k", "element");
        await held.HoldAsync();
        await degrading.HoldAsync();
        var read = held.Cache.GetAsync<string>("k").AsTask();
        var miss = held.Cache.GetAsync<string>("missing").AsTask();
        var bytes = adapter.GetAsync("k");
        var noBytes = adapter.GetAsync("missing");
        await held.ReleaseAsync();
        await degrading.ReleaseAsync();

        Assert.Equal("Cache 'default': a stored value cannot be read as String: its bytes are not JSON of that type.", (await Assert.ThrowsAsync<CacheValueException>(() => read)).Message);
        Assert.Null(await miss);
        Assert.Equal(
            "Cache 'default': a stored value cannot be read as Byte[]: it is no frame of bytes that this release knows; remove the entry, or write it anew.",
            (await Assert.ThrowsAsync<CacheValueException>(() => bytes)).Message);
        Assert.Null(await noBytes);
    }

    [Fact]
    public async Task A_large_value_among_small_ones_is_read_with_them_once_and_then_apart()
    {
        await using var held = await HeldReads.CreateAsync(_server, services: Services);
        var large = new string('x', 3_000_000);
        await using (var other = Cache.Create(new() { RedisUrl = _server.Url() }))
        {
            await other.SetAsync("large", large);
            await other.SetAsync("small", "s");
            await other.SetAsync("too large", new string('y', 7_500_000));
        }

        await held.Database.StringAppendAsync(":1:too large", new string('y', 3_000_000));
        for (var i = 0; i < 2; i++)
        {
            await held.HoldAsync();
            Task<string?>[] reads = [.. new[] { "small", "large", "too large", "small" }.Select(key => held.Cache.GetAsync<string>(key).AsTask())];
            await held.ReleaseAsync();

            string?[] expected = ["s", large, null, "s"];
            Assert.Equal(expected, await Task.WhenAll(reads));
        }

        // Of the second time: the large ones by themselves.
        Assert.Equal("get=5 mget=1 strlen=2", await held.CommandsAsync());
        Assert.Equal(
            "Cache 'default': a stored value cannot be read as String: it has 10500002 bytes, and MaxValueBytes is 8388608. Such values count as misses; this is logged once per type",
            Assert.Single(_log.GetSnapshot()).Message);
    }

    [Fact]
    public async Task A_token_that_is_cancelled_while_a_read_waits_does_not_end_it()
    {
        await using var held = await HeldReads.CreateAsync(_server);
        await held.Cache.SetAsync("k", 1);
        using var source = new CancellationTokenSource();
        await held.HoldAsync();
        var read = held.Cache.GetAsync<int>("k", source.Token).AsTask();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await held.Cache.GetAsync<int>("k", source.Token));
        await held.ReleaseAsync();

        Assert.Equal(1, await read);
    }

    [Fact]
    public async Task Reads_that_wait_when_the_cache_is_disposed_of_fail_as_any_call_after_it()
    {
        await using var held = await HeldReads.CreateAsync(_server);
        await held.HoldAsync();
        Task<int>[] reads = [.. Enumerable.Range(0, 10).Select(i => held.Cache.GetAsync($"k{i}", -1).AsTask())];

        var disposing = held.Cache.DisposeAsync().AsTask(); // calls are rejected from here on
        held.Release();
        await disposing;

        var expected = (await Assert.ThrowsAsync<ObjectDisposedException>(async () => await held.Cache.GetAsync<int>("k"))).Message;
        var errors = await Task.WhenAll(reads.Select(read => Assert.ThrowsAsync<ObjectDisposedException>(() => read)));
        Assert.All(errors, error => Assert.Equal(expected, error.Message));
        Assert.Equal(10, errors.Distinct().Count());
    }
}
