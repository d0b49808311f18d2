using Cachewise.Tests.Servers;
using Cachewise.Tests.Stores.Redis.Execution;

namespace Cachewise.Tests.Stores.Redis.Reads;

/// <summary>Redis hangs, is lost, or is slow, while reads wait in the queue.</summary>
public sealed class SharedReadOutageTests : ServerTest
{
    private static readonly ConnectionPool Impatient = new() { SocketTimeout = TimeSpan.FromMilliseconds(500) };

    [Theory]
    [InlineData(null)]
    [InlineData(true)]
    public async Task While_a_server_hangs_reads_that_wait_end_and_it_is_one_outage(bool? retry)
    {
        await using var cache = NewCache(new() { ConnectionPool = Impatient with { RetryOnTimeout = retry } });
        await cache.SetAsync("k", 1);
        Server.Hang();

        var reads = Enumerable.Range(0, 300).Select(i => cache.GetAsync($"k{i % 200}", -1).AsTask());
        Assert.All(await Task.WhenAll(reads).WaitAsync(Patience), value => Assert.Equal(-1, value));
        Server.Resume();
        await Eventually.RecoverAsync(cache);

        Assert.Equal(
            $"Cache 'default' is unavailable: Redis at {Server.Url()} did not reply within 500 ms; if it is only slow, raise ConnectionPool.SocketTimeout. Until it recovers, reads miss and writes are dropped; counters, add, locks and IDistributedCache throw",
            Log.GetSnapshot()[0].Message);
        await Eventually.UntilAsync(() => Log.Count > 1);
        Assert.Equal([3, 5], Log.GetSnapshot().Select(record => record.Id.Id));
        await WorksAsync(cache);
    }

    [Fact]
    public async Task With_FailureMode_Throw_a_read_that_waits_gets_the_failure_of_a_read_by_itself()
    {
        await using var cache = NewCache(new() { ConnectionPool = Impatient, OnFailure = FailureMode.Throw });
        await cache.SetAsync("k", 1);
        Server.Hang();

        foreach (var read in Enumerable.Range(0, 100).Select(_ => cache.GetAsync<int>("k").AsTask()).ToList())
        {
            Assert.Equal(
                $"Cache 'default': get failed: Redis at {Server.Url()} did not reply within 500 ms; if it is only slow, raise ConnectionPool.SocketTimeout.",
                (await Assert.ThrowsAsync<CacheUnavailableException>(() => read.WaitAsync(Patience))).Message);
        }

        Server.Resume();
    }

    [Fact]
    public async Task When_the_connection_is_lost_reads_that_wait_fail_at_once()
    {
        // Half of the longest wait of a call is waited for them.
        await using var cache = NewCache(new() { ConnectionPool = new() { SocketTimeout = Patience } });
        await cache.SetAsync("k", 1);
        Server.Hang();
        var reads = Enumerable.Range(0, 100).Select(_ => cache.GetAsync("k", -1).AsTask()).ToList();

        Server.Kill();

        Assert.All(await Task.WhenAll(reads).WaitAsync(Patience / 2), value => Assert.Equal(-1, value));
        Server.Start();
        await Eventually.RecoverAsync(cache);
        await WorksAsync(cache);
    }

    [Fact]
    public async Task A_command_for_many_that_gets_no_reply_fails_the_reads_and_is_not_used_for_others()
    {
        var isMute = false;
        using var server = new FakeServer(command =>
        {
            isMute |= command[0] is "MGET";
            return isMute ? "" : null;
        });
        await using var cache = NewCache(new() { ConnectionPool = Impatient }, server.Url);
        await cache.ContainsAsync("connects");

        var reads = Enumerable.Range(0, 100).Select(i => cache.GetAsync($"k{i}", i).AsTask()).ToList();

        Assert.Equal(Enumerable.Range(0, 100), await Task.WhenAll(reads).WaitAsync(Patience));
        Assert.True(isMute);
    }

    [Theory]
    [InlineData(null, 1)]
    [InlineData(true, 2)]
    public async Task A_command_for_many_that_timed_out_is_repeated_only_with_retry_on_timeout(bool? retry, int expected)
    {
        var sent = 0;
        using var server = new FakeServer(command =>
        {
            sent += command[0] is "MGET" ? 1 : 0;
            return sent > 0 ? "" : null;
        });
        await using var cache = NewCache(new() { ConnectionPool = Impatient with { RetryOnTimeout = retry } }, server.Url);
        await cache.ContainsAsync("connects");

        await Task.WhenAll(Enumerable.Range(0, 10).Select(i => cache.GetAsync($"k{i}", i).AsTask())).WaitAsync(Patience);

        Assert.Equal(expected, sent);
    }

    [Theory]
    [InlineData("$3\r\nabc\r\n")]
    [InlineData("*1\r\n$3\r\nabc\r\n")]
    [InlineData("*-1\r\n")]
    [InlineData("-ERR anything\r\n")]
    public async Task A_command_for_many_that_fails_is_repeated_by_each_read_for_itself(string answer)
    {
        using var server = new FakeServer(command => command switch
        {
            ["MGET", ..] => answer,
            ["GET", var key] => $"$1\r\n{key[^1]}\r\n",
            _ => null,
        });
        await using var cache = NewCache(url: server.Url);
        await cache.ContainsAsync("connects");

        var reads = Enumerable.Range(0, 100).Select(i => cache.GetAsync($"k{i}", -1).AsTask()).ToList();

        Assert.Equal(Enumerable.Range(0, 100).Select(i => i % 10), await Task.WhenAll(reads));
        Assert.Empty(Log.GetSnapshot());
    }

    [Fact]
    public async Task A_stale_key_waits_until_it_was_removed_and_holds_up_no_other()
    {
        await using var cache = NewCache();
        await cache.SetManyAsync(Enumerable.Range(0, 20).Select(i => KeyValuePair.Create($"k{i}", i)));
        await Outage.RunAsync(Server, cache, async () => await cache.SetAsync("k0", 100));

        var reads = await Task.WhenAll(Enumerable.Range(0, 200).Select(i => cache.GetAsync($"k{i % 20}", -1).AsTask()));

        Assert.Equal(Enumerable.Range(0, 200).Select(i => i % 20 == 0 ? -1 : i % 20), reads);
    }

    [Fact]
    public async Task A_caller_that_blocks_after_its_read_holds_up_no_other_of_the_same_command()
    {
        await using var held = await HeldReads.CreateAsync(Server);
        await held.HoldAsync();
        var last = new TaskCompletionSource<int>();
        Task[] reads = [.. Enumerable.Range(0, 3).Select(BlockAsync), EndAsync()];
        await held.ReleaseAsync();

        await Task.WhenAll(reads).WaitAsync(Patience);
        Assert.Equal("get=4 mget=1", await held.CommandsAsync());

        async Task BlockAsync(int i)
        {
            await held.Cache.GetAsync<int>($"blocks {i}").ConfigureAwait(false);
            last.Task.Wait();
        }

        async Task EndAsync() => last.SetResult(await held.Cache.GetAsync("last", -1).ConfigureAwait(false));
    }

    /// <summary>
    /// The pool gets a few threads a second, and has none for the end of a read meanwhile, for longer than the timeout.
    /// </summary>
    [Fact]
    public async Task Callers_that_block_all_threads_of_the_pool_are_no_outage()
    {
        await using var cache = NewCache(new() { ConnectionPool = Impatient });
        await cache.SetAsync("k", 1);

        var callers = Enumerable.Range(0, 24).Select(_ => Task.Run(() =>
        {
            var sum = 0;
            for (var i = 0; i < 20; i++)
            {
                sum += cache.GetAsync("k", -100).AsTask().Result;
            }

            return sum;
        }));

        Assert.All(await Task.WhenAll(callers), sum => Assert.Equal(20, sum));
        Assert.Empty(Log.GetSnapshot());
    }

    private static async Task WorksAsync(Cache cache)
    {
        await cache.SetManyAsync(Enumerable.Range(0, 300).Select(i => KeyValuePair.Create($"k{i}", i)));
        Assert.Equal(Enumerable.Range(0, 300), await Task.WhenAll(Enumerable.Range(0, 300).Select(i => cache.GetAsync($"k{i}", -1).AsTask())));
    }
}
