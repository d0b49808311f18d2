using Cachewise.Tests.Servers;
using Cachewise.Tests.Stores.Redis.Leases;

namespace Cachewise.Tests.Stores.Near;

/// <summary>
/// Writers that know no leases, as Django and redis-cli: what they remove while a factory runs. With a near cache the
/// server tells of it.
/// </summary>
public sealed class NearLeaseTests(RedisServer server) : LeaseTest(server)
{
    private readonly FakeTracking _tracking = new();

    [Fact]
    public async Task What_was_written_and_removed_by_another_program_revokes_the_right_to_store()
    {
        await using var cache = CreateNear();
        var held = await HoldAsync(cache);
        Change();
        _tracking.Behind = TimeSpan.FromHours(-1); // a PING that was sent after the lease was taken is answered
        _tracking.Tell(Entry);

        // It does not join the older one.
        Assert.Equal("new", await cache.GetOrCreateAsync("k", _ => ValueTask.FromResult("new")));
        Assert.Equal("new", await held.EndAsync());
        Assert.Equal("\"new\"", Server.Cli("GET", Entry));
    }

    [Fact]
    public async Task What_may_have_been_told_of_a_change_before_the_lease_revokes_nothing()
    {
        await using var cache = CreateNear();
        _tracking.Behind = TimeSpan.FromHours(1);
        var held = await HoldAsync(cache);

        _tracking.Tell(Entry);
        _tracking.TellAll();

        Assert.Equal("old", await held.EndAsync());
        Assert.Equal("\"old\"", Server.Cli("GET", Entry));
    }

    [Fact]
    public async Task A_change_of_another_key_revokes_nothing()
    {
        await using var cache = CreateNear();
        var held = await HoldAsync(cache);

        _tracking.Behind = TimeSpan.FromHours(-1);
        _tracking.Tell($"{Prefix}:1:other");
        _tracking.Tell(Lease);

        Assert.Equal("old", await held.EndAsync());
        Assert.Equal("\"old\"", Server.Cli("GET", Entry));
    }

    [Fact]
    public async Task Without_a_near_cache_what_was_written_and_removed_within_a_lease_is_not_noticed()
    {
        var held = await HoldAsync(Create());
        Change();

        Assert.Equal("old", await held.EndAsync());
        Assert.Equal("\"old\"", Server.Cli("GET", Entry)); // docs/leases.md: what leases cannot end
    }

    [Fact]
    public async Task Flushdb_ends_leases()
    {
        using var own = RedisServer.Own();
        var held = await HoldAsync(Create(config => config with { RedisUrl = own.Url() }));

        own.Cli("FLUSHDB");

        Assert.Equal("old", await held.EndAsync());
        Assert.Equal("", own.Cli("GET", Entry));
    }

    [Fact]
    public async Task A_value_that_was_made_is_not_kept_before_it_is_read()
    {
        await using var cache = CreateNear();

        await cache.GetOrCreateAsync("k", _ => ValueTask.FromResult("made"));
        Assert.Equal(0, cache.Kept());

        Assert.Equal("made", await cache.GetOrCreateAsync("k", ValueTask<string> (_) => throw new InvalidOperationException("called")));
        Assert.Equal(1, cache.Kept());
    }

    private Cache CreateNear() => NearCaches.Create(
        _tracking, new() { RedisUrl = Server.Url(), KeyPrefix = Prefix, ConnectionPool = new() { SocketTimeout = Eventually.Patience } }, new() { Time = Time });

    private void Change()
    {
        Server.Cli("SET", Entry, "\"between\"");
        Server.Cli("DEL", Entry);
    }
}
