using Cachewise.Selection;
using Cachewise.Stores.Redis.Connections;
using Cachewise.Stores.Redis.Execution;
using Cachewise.Stores.Redis.Tracking;
using Cachewise.Tests.Servers;
using Cachewise.Tests.Stores.Redis.Execution;

namespace Cachewise.Tests.Stores.Redis.Tracking;

/// <summary>Caches that share the tracking connection of a server.</summary>
public sealed class TrackingSharingTests : ServerTest
{
    private readonly TrackedLinks _links = new();

    [Fact]
    public async Task Each_cache_is_told_of_its_own_keys_on_one_connection()
    {
        await using var link = TrackedCopy.Link(Server.Url());
        await using var one = await new TrackedCopy(link, "app:1:", _links).ArmedAsync();
        await using var other = await new TrackedCopy(link, "app:1x:", _links).ArmedAsync();

        Server.Cli("MSET", "app:1:k", "1", "app:1x:k", "1", "app:k", "1");

        await one.FenceAsync();
        await other.FenceAsync();
        Assert.True(one.WasTold("app:1:k") && other.WasTold("app:1x:k"));
        Assert.False(one.WasTold("app:1x:k") || one.WasTold("app:k") || other.WasTold("app:1:k") || other.WasTold("app:k"));
        await Eventually.UntilAsync(() => Trackers().Length == 1);
    }

    [Fact]
    public async Task A_prefix_that_begins_another_is_sent_alone_whichever_came_first()
    {
        await using var link = TrackedCopy.Link(Server.Url());
        await using var inner = await new TrackedCopy(link, "app:1:", _links).ArmedAsync();
        await using var outer = await new TrackedCopy(link, "app:", _links).ArmedAsync();
        await using var another = await new TrackedCopy(link, "app:2:", _links).ArmedAsync();
        await Eventually.UntilAsync(() => Trackers().Length == 1);

        Server.Cli("MSET", "app:1:k", "1", "app:2:k", "1");

        await Task.WhenAll(inner.FenceAsync(), outer.FenceAsync(), another.FenceAsync());
        Assert.Equal((1, 1, 0), (inner.TimesTold("app:1:k"), outer.TimesTold("app:1:k"), another.TimesTold("app:1:k")));
        Assert.Equal((0, 1, 1), (inner.TimesTold("app:2:k"), outer.TimesTold("app:2:k"), another.TimesTold("app:2:k")));
    }

    [Fact]
    public async Task A_cache_that_joins_or_leaves_makes_no_pause_for_the_others_and_they_miss_nothing()
    {
        await using var link = TrackedCopy.Link(Server.Url());
        await using var first = await new TrackedCopy(link, "app:1:", _links).ArmedAsync();
        var flushes = first.Flushes;
        using var enough = new CancellationTokenSource();
        var (writes, paused) = (0, false);
        var writing = Task.Run(() =>
        {
            for (; !enough.IsCancellationRequested; writes++)
            {
                Server.Cli("SET", $"app:1:{writes}", "1");
                paused |= !first.IsTold;
            }
        });

        for (var i = 2; i < 6; i++)
        {
            await using var joining = await new TrackedCopy(link, $"app:{i}:", _links).ArmedAsync();
            Server.Cli("SET", $"app:{i}:k", "1");
            await joining.FenceAsync();
            Assert.True(joining.WasTold($"app:{i}:k"));
        }

        await enough.CancelAsync();
        await writing;
        await first.FenceAsync();
        Assert.False(paused);
        Assert.Equal(flushes, first.Flushes);
        Assert.All(Enumerable.Range(0, writes), i => Assert.True(first.WasTold($"app:1:{i}")));
    }

    [Fact]
    public async Task The_connection_is_closed_with_the_last_cache()
    {
        await using var link = TrackedCopy.Link(Server.Url());
        var one = await new TrackedCopy(link, "app:1:", _links).ArmedAsync();
        var other = await new TrackedCopy(link, "app:2:", _links).ArmedAsync();

        await one.DisposeAsync();
        await one.DisposeAsync();
        Assert.False(one.IsTold);
        await other.FenceAsync();
        await other.DisposeAsync();

        await Eventually.UntilAsync(() => Trackers() is []);
        await using var again = await new TrackedCopy(link, "app:1:", _links).ArmedAsync();
    }

    [Fact]
    public async Task Disposal_while_it_connects_ends_it()
    {
        using var slow = new FaultProxy(Server.Port) { Delay = TimeSpan.FromMilliseconds(20) };
        await using var link = TrackedCopy.Link($"redis://127.0.0.1:{slow.Port}");
        for (var i = 0; i < 20; i++)
        {
            var copy = new TrackedCopy(link, "app:", _links);
            await Eventually.UntilAsync(() => slow.Connections > i); // while it connects

            await Task.WhenAll(Task.Run(copy.Tracking.Dispose, TestContext.Current.CancellationToken), Task.Run(copy.Tracking.Dispose, TestContext.Current.CancellationToken));
            Assert.False(copy.IsTold);
        }

        await Eventually.UntilAsync(() => Trackers() is []);
    }

    [Fact]
    public async Task A_switch_to_another_login_makes_no_pause()
    {
        Server.Cli("ACL", "SETUSER", "app", "on", ">first", ">second", "~*", "+@all");
        await using var first = TrackedCopy.Link(LoginUrl("first"));
        await using var second = TrackedCopy.Link(LoginUrl("second"));
        await using var copy = await new TrackedCopy(first, "app:", _links).ArmedAsync();

        await copy.Tracking.OnSwitchingAsync(second, mayWait: true);
        Assert.True(copy.IsTold);
        copy.Tracking.OnSwitched(first);

        Assert.True(copy.IsTold);
        await Eventually.UntilAsync(() => Trackers().Length == 1);
        Server.Cli("SET", "app:k", "1");
        await copy.FenceAsync();
        Assert.True(copy.WasTold("app:k"));
    }

    [Fact]
    public async Task A_switch_to_a_server_that_cannot_be_tracked_allows_no_local_read_and_back_is_told()
    {
        await using var first = TrackedCopy.Link(Server.Url());
        await using var other = TrackedCopy.Link("redis://127.0.0.1:1");
        await using var copy = await new TrackedCopy(first, "app:", _links).ArmedAsync();

        await copy.Tracking.OnSwitchingAsync(other, mayWait: true);
        Assert.False(copy.IsTold);
        copy.Tracking.OnSwitched(other);

        Assert.True(copy.IsTold);
    }

    [Fact]
    public async Task A_password_changed_in_the_configuration_makes_no_pause_however_often()
    {
        Server.Cli("ACL", "SETUSER", "app", "on", ">first", ">second", "~*", "+@all");
        var connections = new ConnectionSwitch(Plan("first"), new RedisLinks(), "app:1:");
        await using var copy = await new TrackedCopy(connections.Current, "app:", _links).ArmedAsync();
        connections.Follower = copy.Tracking;
        var wasTold = true;
        Task<bool> SwitchAsync(string password) => connections.SwitchAsync(Plan(password), onFailed: static _ => { }, onSwitched: () => wasTold &= copy.IsTold);

        Assert.True(await SwitchAsync("second"));
        await Task.WhenAll(SwitchAsync("first"), SwitchAsync("second"), SwitchAsync("first"), SwitchAsync("first"));

        Assert.True(wasTold && copy.IsTold);
        Assert.Equal("first", connections.Current.Parameters.Address.Password);
        Server.Cli("ACL", "SETUSER", "app", "<second");
        Server.Cli("SET", "app:k", "1");
        await copy.FenceAsync();
        Assert.True(copy.WasTold("app:k"));
        await Eventually.UntilAsync(() => Trackers().Length == 1);
        // It is null while the last one is being retired.
        await (connections.Close()?.DisposeAsync() ?? ValueTask.CompletedTask);
    }

    private PlannedCache Plan(string password) => new("default", new() { RedisUrl = LoginUrl(password) }, new(CacheBackend.Redis, "a Redis URL is set"));

    private string LoginUrl(string password) => Server.Url().Replace("redis://", $"redis://app:{password}@", StringComparison.Ordinal);

    private string[] Trackers() => [.. Server.Cli("CLIENT", "LIST").Split('\n').Where(client => client.Contains("-near", StringComparison.Ordinal))];
}
