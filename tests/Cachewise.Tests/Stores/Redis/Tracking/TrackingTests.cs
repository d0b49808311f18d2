using System.Collections.Concurrent;
using Cachewise.Tests.Servers;
using Cachewise.Tests.Stores.Redis.Execution;
using StackExchange.Redis;

namespace Cachewise.Tests.Stores.Redis.Tracking;

/// <summary>What a real server tells of, and how far it has told.</summary>
public sealed class TrackingTests : ServerTest
{
    [Theory]
    [InlineData("SET", "app:k", "2")]
    [InlineData("DEL", "app:k")]
    [InlineData("UNLINK", "app:k")]
    [InlineData("EXPIRE", "app:k", "100")]
    [InlineData("APPEND", "app:k", "2")]
    [InlineData("INCR", "app:k")]
    [InlineData("RENAME", "app:k", "other")]
    [InlineData("RENAME", "other", "app:k")]
    [InlineData("EVAL", "redis.call('SET', KEYS[1], 2)", "1", "app:k")]
    public async Task A_write_of_another_connection_is_told(params string[] command)
    {
        await using var copy = await TrackedCopy.Start(Server.Url()).ArmedAsync();
        Server.Cli("MSET", "app:k", "1", "other", "1", "foreign:k", "1");
        await copy.FenceAsync();
        var before = copy.TimesTold("app:k");

        Server.Cli(command);

        await copy.FenceAsync();
        Assert.Equal(before + 1, copy.TimesTold("app:k"));
        Assert.False(copy.WasTold("other") || copy.WasTold("foreign:k"));
    }

    [Fact]
    public async Task The_writes_of_a_transaction_are_told()
    {
        await using var copy = await TrackedCopy.Start(Server.Url()).ArmedAsync();
        await using var client = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{Server.Port}");
        var transaction = client.GetDatabase().CreateTransaction();
        _ = transaction.StringSetAsync("app:1", 1);
        _ = transaction.ListLeftPushAsync("app:2", 1);

        Assert.True(await transaction.ExecuteAsync());

        await copy.FenceAsync();
        Assert.True(copy.WasTold("app:1") && copy.WasTold("app:2"));
    }

    [Fact]
    public async Task An_entry_that_expires_is_told()
    {
        await using var copy = await TrackedCopy.Start(Server.Url()).ArmedAsync();
        Server.Cli("SET", "app:k", "1", "PX", "50");

        await Eventually.UntilAsync(() => copy.TimesTold("app:k") == 2);
    }

    [Fact]
    public async Task Entries_that_are_evicted_are_told()
    {
        await using var copy = await TrackedCopy.Start(Server.Url()).ArmedAsync();
        Server.Cli("EVAL", "for i = 1, 1000 do redis.call('SET', 'app:' .. i, string.rep('x', 1000)) end", "0");
        Server.Cli("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");

        Server.Cli("CONFIG", "SET", "maxmemory", "1mb");

        Server.Await(static answer => int.Parse(answer) < 1000, "DBSIZE");
        await Eventually.UntilAsync(async () =>
        {
            var left = int.Parse(Server.Cli("DBSIZE"));
            await copy.FenceAsync();
            return left == int.Parse(Server.Cli("DBSIZE")) && Enumerable.Range(1, 1000).Count(i => copy.TimesTold($"app:{i}") > 1) == 1000 - left;
        });
    }

    [Theory]
    [InlineData("FLUSHDB")]
    [InlineData("FLUSHALL")]
    public async Task A_flushed_database_invalidates_all(string command)
    {
        await using var copy = await TrackedCopy.Start(Server.Url()).ArmedAsync();
        var flushes = copy.Flushes;

        Server.Cli(command);

        await copy.FenceAsync();
        Assert.Equal(flushes + 1, copy.Flushes);
    }

    [Fact]
    public async Task Each_write_acknowledged_before_the_moment_has_been_told()
    {
        const int writers = 16;
        await using var copy = await TrackedCopy.Start(Server.Url()).ArmedAsync();
        await using var client = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{Server.Port}");
        var acknowledged = new ConcurrentQueue<(string Key, long At)>();
        using var enough = new CancellationTokenSource();
        var writing = Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
        {
            for (var i = 0; !enough.IsCancellationRequested; i++)
            {
                await client.GetDatabase().StringSetAsync($"app:{writer}:{i}", i);
                acknowledged.Enqueue(($"app:{writer}:{i}", Environment.TickCount64));
            }
        })).ToList();

        var (fences, last, seen) = (0, copy.Tracking.ToldUntil, 0);
        while (fences < 40)
        {
            await Eventually.UntilAsync(() => copy.Tracking.ToldUntil != last);
            last = copy.Tracking.ToldUntil;
            Assert.NotEqual(long.MinValue, last);
            fences++;
            var due = acknowledged.Where(write => write.At < last).Skip(seen).ToList();
            Assert.All(due, write => Assert.True(copy.WasTold(write.Key), write.Key));
            seen += due.Count;
        }

        await enough.CancelAsync();
        await Task.WhenAll(writing);
        await copy.FenceAsync();
        Assert.All(acknowledged, write => Assert.Equal(1, copy.TimesTold(write.Key)));
    }

    [Fact]
    public async Task While_the_server_hangs_the_moment_stands_still_and_then_all_is_invalidated()
    {
        await using var copy = await TrackedCopy.Start(Server.Url()).ArmedAsync();
        Server.Hang();
        var hung = Environment.TickCount64 + 1;

        await Eventually.UntilAsync(() =>
        {
            Assert.True(copy.Tracking.ToldUntil < hung);
            return !copy.IsTold;
        });
        await Eventually.UntilAsync(() => copy.Tracking.Problem?.Reason == $"Redis at {Server.Url()} did not answer a PING within 1000 ms");
        var flushes = copy.Flushes;
        Server.Resume();

        await copy.ArmedAsync();
        Assert.True(copy.Flushes > flushes);
        Assert.Equal(0, copy.FlushesWhileValid);
    }

    [Fact]
    public async Task An_answer_later_than_the_bound_is_a_problem_until_it_comes_and_loses_nothing()
    {
        await using var copy = await TrackedCopy.Start(Server.Url()).ArmedAsync();
        var flushes = copy.Flushes;

        Server.Hang();
        await Eventually.UntilAsync(() => !copy.IsTold);
        var problem = copy.Tracking.Problem;
        Server.Resume();
        await copy.ArmedAsync();

        Assert.Equal($"Redis at {Server.Url()} did not answer a PING within 150 ms", problem?.Reason);
        Assert.Null(copy.Tracking.Problem);
        Assert.Equal(flushes, copy.Flushes);
    }

    [Fact]
    public async Task A_killed_connection_invalidates_all_and_is_made_again()
    {
        await using var copy = await TrackedCopy.Start(Server.Url()).ArmedAsync();
        var flushes = copy.Flushes;

        Server.Cli("CLIENT", "KILL", "TYPE", "normal");

        await Eventually.UntilAsync(() => copy.Flushes >= flushes + 2); // lost, and armed
        await copy.FenceAsync();
        Assert.Equal(0, copy.FlushesWhileValid);
        Server.Cli("SET", "app:k", "1");
        await copy.FenceAsync();
        Assert.True(copy.WasTold("app:k"));
    }

    [Fact]
    public async Task A_server_that_was_down_is_tracked_again()
    {
        await using var copy = await TrackedCopy.Start(Server.Url()).ArmedAsync();
        Server.Kill();
        await Eventually.UntilAsync(() => !copy.IsTold && copy.Tracking.Problem is not null);
        Assert.Equal(
            $"Redis at {Server.Url()} closed the connection that tells of changed keys, or is unreachable; check its address, and that it runs", copy.Tracking.Problem!.Reason);
        var flushes = copy.Flushes;

        Server.Start();

        await copy.ArmedAsync();
        Assert.True(copy.Flushes > flushes);
        Assert.Null(copy.Tracking.Problem);
    }

    [Fact]
    public async Task A_server_that_becomes_a_replica_is_tracked_no_more()
    {
        using var other = RedisServer.Own();
        await using var copy = await TrackedCopy.Start(Server.Url()).ArmedAsync();

        Server.Cli("REPLICAOF", "127.0.0.1", $"{other.Port}");

        await Eventually.UntilAsync(() => !copy.IsTold && copy.Tracking.Problem is not null);
        Assert.Equal($"Redis at {Server.Url()} is a replica, and is not tracked", copy.Tracking.Problem!.Reason);
        Assert.Equal(0, copy.FlushesWhileValid);
        Server.Cli("REPLICAOF", "NO", "ONE");
        await copy.ArmedAsync();
    }

    [Fact]
    public async Task A_tracker_that_blocks_no_pool_thread_is_told_while_all_of_them_are_blocked()
    {
        await using var copy = await TrackedCopy.Start(Server.Url()).ArmedAsync();
        using var release = new ManualResetEventSlim();
        ThreadPool.GetMinThreads(out var threads, out _);
        var blocked = Enumerable.Range(0, threads + 64).Select(_ => Task.Run(() => release.Wait(Patience))).ToList();
        var reached = false;
        var waiting = new Thread(() =>
        {
            var now = Environment.TickCount64;
            reached = SpinWait.SpinUntil(() => copy.Tracking.ToldUntil > now, Patience);
            release.Set();
        });

        waiting.Start();
        waiting.Join();

        Assert.True(reached);
        await Task.WhenAll(blocked);
    }
}
