using Cachewise.Tests.Servers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Cachewise.Tests.Stores.Redis.Leases;

/// <summary>The lease of a running factory: renewed, used or released.</summary>
public sealed class LeaseTests(RedisServer server) : LeaseTest(server)
{
    [Fact]
    public async Task A_factory_that_runs_for_long_keeps_its_lease()
    {
        var held = await HoldAsync(Create());

        Time.Advance(TimeSpan.FromSeconds(1));

        await Eventually.UntilAsync(() => Server.Cli("PTTL", Lease) is not "-1"); // it was renewed
        Server.Cli("PERSIST", Lease);
        Time.Advance(TimeSpan.FromSeconds(1));
        await Eventually.UntilAsync(() => Server.Cli("PTTL", Lease) is not "-1"); // and again
        Server.Cli("PERSIST", Lease);
        Assert.Equal("old", await held.EndAsync());
        Assert.Equal("\"old\"", Server.Cli("GET", Entry));
        Assert.Equal("", Token);
    }

    [Fact]
    public async Task A_lease_lives_for_three_seconds()
    {
        var held = await HeldFactory.BeginAsync(Create());

        Assert.True(int.Parse(Server.Cli("PTTL", Lease)) is (> 0 and <= 3000) or -2); // -2: it has ended by now
        await held.EndAsync();
    }

    [Fact]
    public async Task A_lease_that_was_lost_is_not_taken_again_and_nothing_is_stored()
    {
        var held = await HoldAsync(Create());
        Server.Cli("DEL", Lease);

        Time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("old", await held.EndAsync());

        Assert.Equal(("", ""), (Token, Server.Cli("GET", Entry)));
    }

    [Fact]
    public async Task An_entry_that_another_program_wrote_ends_the_lease_when_it_is_renewed()
    {
        var held = await HoldAsync(Create());
        Server.Cli("SET", Entry, "\"new\"");

        Time.Advance(TimeSpan.FromSeconds(1));
        await ReleasedAsync();
        Server.Cli("DEL", Entry);

        Assert.Equal("old", await held.EndAsync());
        Assert.Equal("", Server.Cli("GET", Entry));
    }

    [Fact]
    public async Task A_factory_that_fails_releases_its_lease()
    {
        var held = await HoldAsync(Create());

        await held.FailAsync();

        await ReleasedAsync();
        Assert.Equal("new", await Create().GetOrCreateAsync("k", _ => ValueTask.FromResult("new")));
    }

    [Fact]
    public async Task A_factory_that_is_cancelled_releases_its_lease()
    {
        using var cancellation = new CancellationTokenSource();
        var held = await HoldAsync(Create(), cancellationToken: cancellation.Token);

        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => held.Call);

        await ReleasedAsync();
        Assert.Equal("new", await Create().GetOrCreateAsync("k", _ => ValueTask.FromResult("new")));
    }

    [Fact]
    public async Task A_value_that_is_too_large_to_be_stored_releases_the_lease()
    {
        var held = await HoldAsync(Create(config => config with { MaxValueBytes = 100 }, new() { Logging = LoggerFactory.Create(static _ => { }) }));

        await held.EndAsync(new('x', 200));

        await ReleasedAsync();
        Assert.Equal("", Server.Cli("GET", Entry));
    }

    [Fact]
    public async Task A_value_that_expires_at_once_needs_no_lease()
    {
        var held = await HoldAsync(Create(), TimeSpan.Zero);

        Assert.Equal("", Token);
        Assert.Equal("old", await held.EndAsync());
        Assert.Equal("", Server.Cli("GET", Entry));
    }

    [Fact]
    public async Task Of_two_types_of_one_key_the_first_that_is_made_is_stored()
    {
        var cache = Create();
        var held = await HoldAsync(cache);
        var token = Token;

        Assert.Equal(7, await cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(7)));

        Assert.NotEqual("", token);
        Assert.Equal("7", Server.Cli("GET", Entry));
        Assert.Equal("old", await held.EndAsync());
        Assert.Equal("7", Server.Cli("GET", Entry));
    }

    [Fact]
    public async Task A_factory_that_fails_leaves_the_lease_to_another_of_its_process()
    {
        var cache = Create();
        var held = await HoldAsync(cache);
        var token = Token;
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await cache.GetOrCreateAsync("k", ValueTask<int> (_) => throw new InvalidOperationException("failed")));

        Time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(token, Token);
        Assert.Equal("old", await held.EndAsync());
        Assert.Equal("\"old\"", Server.Cli("GET", Entry));
    }

    [Fact]
    public async Task A_factory_may_get_its_own_key_as_another_type()
    {
        var cache = Create();

        Assert.Equal("7", await cache.GetOrCreateAsync("k", async token => $"{await cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(7), cancellationToken: token)}"));

        Assert.Equal("7", Server.Cli("GET", Entry));
    }

    [Theory]
    [InlineData("SET", "{")]
    [InlineData("SET", "")]
    [InlineData("LPUSH", "x")]
    public async Task An_entry_that_cannot_be_read_is_replaced(string command, string value)
    {
        Server.Cli(command, Entry, value);
        var held = await HoldAsync(Create(services: new() { Logging = LoggerFactory.Create(static _ => { }) }));
        Time.Advance(TimeSpan.FromSeconds(1)); // the lease is renewed, although there is an entry

        Assert.Equal("old", await held.EndAsync());
        Assert.Equal("\"old\"", Server.Cli("GET", Entry));
    }

    [Fact]
    public async Task The_removal_of_an_entry_that_cannot_be_read_wins_over_a_factory()
    {
        Server.Cli("SET", Entry, "{");
        var held = await HoldAsync(Create(services: new() { Logging = LoggerFactory.Create(static _ => { }) }));

        Assert.True(await Create().RemoveAsync("k"));

        Assert.Equal("old", await held.EndAsync());
        Assert.Equal("", Server.Cli("GET", Entry));
    }

    [Fact]
    public async Task What_another_program_wrote_over_an_entry_that_cannot_be_read_is_what_callers_get()
    {
        Server.Cli("SET", Entry, "{");
        var held = await HoldAsync(Create(services: new() { Logging = LoggerFactory.Create(static _ => { }) }));

        Server.Cli("SET", Entry, "\"new\"");

        Assert.Equal("new", await held.EndAsync());
        Assert.Equal("\"new\"", Server.Cli("GET", Entry));
    }

    [Fact]
    public async Task A_large_value_is_stored_with_its_lease()
    {
        var value = new string('x', 1_000_000);
        var held = await HoldAsync(Create());

        Assert.Equal(value, await held.EndAsync(value));

        Assert.Equal($"{value.Length + 2}", Server.Cli("STRLEN", Entry));
        Assert.Equal("", Token);
    }

    [Fact]
    public async Task An_outage_between_the_lease_and_its_use_costs_the_entry_alone()
    {
        using var own = RedisServer.Own();
        var cache = Create(config => config with { RedisUrl = own.Url(), ConnectionPool = new() }, new() { Logging = LoggerFactory.Create(static _ => { }) });
        var held = await HoldAsync(cache);
        own.Kill();

        Assert.Equal("old", await held.EndAsync());

        own.Start();
        await Eventually.RecoverAsync(cache);
        Assert.Equal("new", await cache.GetOrCreateAsync("k", _ => ValueTask.FromResult("new")));
    }

    [Fact]
    public async Task A_removal_that_was_dropped_in_an_outage_ends_the_lease_after_it()
    {
        using var proxy = new FaultProxy(Server.Port);
        var remover = Create(
            config => config with { RedisUrl = $"redis://127.0.0.1:{proxy.Port}", ConnectionPool = new() { SocketTimeout = TimeSpan.FromMilliseconds(200) } },
            new() { Logging = LoggerFactory.Create(static _ => { }) });
        await remover.ContainsAsync("connect");
        var held = await HoldAsync(Create());
        proxy.FallSilent();
        await remover.RemoveAsync("k");

        proxy.Speak();
        await Eventually.RecoverAsync(remover);
        await Eventually.UntilAsync(() => remover.Health.PendingStaleKeys == 0);

        Assert.Equal("old", await held.EndAsync());
        Assert.Equal("", Server.Cli("GET", Entry));
    }

    [Fact]
    public async Task Without_the_right_to_scripts_values_are_made_without_leases_and_that_is_logged_once()
    {
        using var own = RedisServer.Own();
        var user = LimitedUser.Make(own, "app", ["~*", .. LimitedUser.Rights.Except(["+eval", "+evalsha"])]);
        var log = new FakeLogCollector();
        var cache = Create(config => config with { RedisUrl = own.UrlOf(user) }, new() { Logging = LoggerFactory.Create(builder => builder.AddProvider(new FakeLoggerProvider(log))) });

        Assert.Equal(1, await cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(1)));
        Assert.Equal(2, await cache.GetOrCreateAsync("l", _ => ValueTask.FromResult(2)));
        Assert.Equal(2, (await cache.GetOrCreateManyAsync<int>(["m", "n"], (keys, _) => new(keys.ToDictionary(key => key, _ => 3)))).Count);

        Assert.Equal((1, 2, 3), (await cache.GetAsync<int>("k"), await cache.GetAsync<int>("l"), await cache.GetAsync<int>("n")));
        Assert.Equal(
            ["52: Cache 'default': get-or-create takes no leases: Redis does not permit the user to run EVAL; grant the user +eval. Processes make a value side by side, and one that was made before a removal in another process may be stored after it"],
            log.GetSnapshot().Where(record => record.Level >= LogLevel.Warning).Select(record => $"{record.Id.Id}: {record.Message}"));
    }

    [Fact]
    public async Task A_factory_of_many_stores_what_it_holds_the_leases_of()
    {
        var held = await HoldAsync(Create());

        var made = await Create().GetOrCreateManyAsync<string>(["k", "l"], (keys, _) => new(keys.ToDictionary(key => key, key => $"new {key}", StringComparer.Ordinal)));

        Assert.Equal(("new k", "new l"), (made["k"], made["l"]));
        Assert.Equal(("", "\"new l\""), (Server.Cli("GET", Entry), Server.Cli("GET", $"{Prefix}:1:l")));
        Assert.Equal("old", await held.EndAsync());
        Assert.Equal("\"old\"", Server.Cli("GET", Entry));
        Server.Cli("DEL", $"{Prefix}:1:l");
    }

    [Fact]
    public async Task A_thousand_keys_of_many_are_stored()
    {
        var (cache, keys) = (Create(), Enumerable.Range(0, 2500).Select(i => $"k{i}").ToList());

        await cache.GetOrCreateManyAsync<int>(keys, (missing, _) => new(missing.ToDictionary(key => key, key => key.Length)));

        Assert.Equal(keys.Count, (await Create().GetManyAsync<int>(keys)).Count);
        Assert.Equal("", Server.Cli("--scan", "--pattern", $"{Prefix}:1:$m:*"));
        await cache.ClearAsync();
    }
}
