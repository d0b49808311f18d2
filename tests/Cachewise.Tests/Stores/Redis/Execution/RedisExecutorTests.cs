using Cachewise.Adapters;
using Cachewise.Keys;
using Cachewise.Resilience;
using Cachewise.Stores;
using Cachewise.Tests.Servers;

namespace Cachewise.Tests.Stores.Redis.Execution;

/// <summary>The common behaviour of callers that await and callers that block.</summary>
public sealed class RedisExecutorTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static readonly Dictionary<string, Func<DistributedCache, string, Task<byte[]?>>> Reads = new(StringComparer.Ordinal)
    {
        ["await"] = (adapter, key) => adapter.GetAsync(key),
        ["block"] = (adapter, key) => Task.Run(() => adapter.Get(key)),
    };

    public static TheoryData<string> NamesOfReads => [.. Reads.Keys];

    [Theory]
    [MemberData(nameof(NamesOfReads))]
    public async Task After_a_redirect_the_nodes_are_asked_for_their_slots(string name)
    {
        var isMoved = false;
        FakeServer server = null!;
        using var _ = server = new FakeServer(command =>
        {
            switch (command)
            {
                case ["CLUSTER", "SLOTS"]:
                    isMoved = false;
                    return $"*1\r\n*3\r\n:0\r\n:16383\r\n*2\r\n$9\r\n127.0.0.1\r\n:{server.Port}\r\n";
                case ["GET", ..] when isMoved:
                    return "-MOVED 1 127.0.0.1:1\r\n";
                default:
                    return null;
            }
        });
        await using var cache = Cache.Create(new() { RedisUrl = server.Url, ConnectionPool = new() { StartupNodes = [new("127.0.0.1", server.Port)] } });
        var adapter = new DistributedCache(cache, TimeProvider.System);
        Assert.Null(await Reads[name](adapter, "k"));

        isMoved = true;

        Assert.Null(await Reads[name](adapter, "k"));
        Assert.False(isMoved);
    }

    [Theory]
    [MemberData(nameof(NamesOfReads))]
    public async Task A_call_for_another_key_starts_to_remove_what_could_not_be_removed_before(string name)
    {
        var removals = 0;
        var isFull = true;
        using var server = new FakeServer(command =>
        {
            switch (command)
            {
                case ["SETEX" or "PSETEX" or "SET", ..]:
                    return "-OOM command not allowed when used memory > 'maxmemory'.\r\n";
                case ["UNLINK", ..]:
                    Interlocked.Increment(ref removals);
                    return Volatile.Read(ref isFull) ? "-OOM command not allowed when used memory > 'maxmemory'.\r\n" : ":1\r\n";
                default:
                    return null;
            }
        });
        await using var cache = Cache.Create(new() { RedisUrl = server.Url });
        var adapter = new DistributedCache(cache, TimeProvider.System);
        await cache.SetAsync("k", 1);
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref removals) > 0, Patience)); // in vain

        Volatile.Write(ref isFull, false);
        var before = Volatile.Read(ref removals);

        using var limit = new CancellationTokenSource(Patience);
        while (Volatile.Read(ref removals) == before)
        {
            await Reads[name](adapter, "other");
            limit.Token.ThrowIfCancellationRequested();
        }
    }

    [Theory]
    [MemberData(nameof(NamesOfReads))]
    public async Task A_read_gets_its_key_also_if_that_becomes_stale_again_while_it_is_being_removed(string name)
    {
        FailedWrite? failed = null;
        var removals = 0;
        using var server = new FakeServer(command =>
        {
            switch (command)
            {
                case ["SETEX" or "PSETEX" or "SET", ..]:
                    return "-OOM command not allowed when used memory > 'maxmemory'.\r\n";
                case ["UNLINK", var key, ..] when key.Contains("$m:", StringComparison.Ordinal):
                    return ":0\r\n"; // its lease
                case ["UNLINK", ..]:
                    if (Interlocked.Increment(ref removals) == 1)
                    {
                        failed!.MarkStale();
                    }

                    return ":1\r\n";
                default:
                    return null;
            }
        });
        await using var cache = Cache.Create(new() { RedisUrl = server.Url, OnFailure = FailureMode.Throw });
        var adapter = new DistributedCache(cache, TimeProvider.System);
        var keys = new KeySpace("", 1, isDefaultVersion: true);
        failed = (await cache.Core.Store.SetAsync(keys, "k", cache.Core.Format.Encode(1), Expiry.Never)).FailedWrite;
        failed!.MarkStale();

        Assert.Equal(-1, await cache.GetAsync("k", -1));
        Assert.Null(await Reads[name](adapter, "k"));
        Assert.Equal(2, removals);
    }
}
