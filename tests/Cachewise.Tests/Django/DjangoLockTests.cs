using Cachewise.Tests.Configuration;
using Cachewise.Tests.Servers;

namespace Cachewise.Tests.Django;

/// <summary>A lock that .NET and a real django-redis hold in turn.</summary>
public sealed class DjangoLockTests(DjangoProcess django, RedisServer server) : IClassFixture<DjangoProcess>
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task While_NET_holds_it_Django_cannot_acquire_or_release_it()
    {
        var config = Config("lock-net");
        await using var cache = Cache.Create(config);
        await using var site = await OpenAsync(config);

        await using (var held = await cache.AcquireDjangoLockAsync("nightly", Minute))
        {
            Assert.NotNull(held);
            Assert.Equal("false", await site.JsonAsync("(theirs := cache.lock('nightly', timeout=60)).acquire(blocking=False)"));
            Assert.Equal("[true, false]", await site.JsonAsync("[theirs.locked(), theirs.owned()]"));
            Assert.StartsWith("LockError: ", (await Assert.ThrowsAsync<DjangoError>(() => site.EvalAsync("theirs.release()"))).Message, StringComparison.Ordinal);
            Assert.True(await held.ExtendAsync(Minute));
        }

        Assert.Equal("[true, true]", await site.JsonAsync("[theirs.acquire(blocking=False), theirs.owned()]"));
    }

    [Fact]
    public async Task While_Django_holds_it_NET_cannot_acquire_it()
    {
        var config = Config("lock-django");
        await using var cache = Cache.Create(config);
        await using var site = await OpenAsync(config);

        Assert.Equal("true", await site.JsonAsync("(theirs := cache.lock('nightly', timeout=60)).acquire(blocking=False)"));
        Assert.Null(await cache.AcquireDjangoLockAsync("nightly", Minute));
        Assert.Equal("true", await site.JsonAsync("theirs.extend(60)"));
        await site.EvalAsync("theirs.release()");

        await using var held = await cache.AcquireDjangoLockAsync("nightly", Minute);
        Assert.NotNull(held);
    }

    [Fact]
    public async Task Each_waits_until_the_other_releases_it()
    {
        var config = Config("lock-wait");
        await using var cache = Cache.Create(config);
        await using var site = await OpenAsync(config);

        var held = (await cache.AcquireDjangoLockAsync("nightly", Minute))!;
        var theirs = site.JsonAsync("(theirs := cache.lock('nightly', timeout=60, sleep=0.01)).acquire(blocking_timeout=20)");
        await held.DisposeAsync();
        Assert.Equal("true", await theirs);

        var ours = cache.AcquireDjangoLockAsync("nightly", Minute, wait: Minute).AsTask();
        await site.EvalAsync("theirs.release()");
        Assert.NotNull(await ours);
    }

    [Fact]
    public async Task When_a_lease_ends_the_other_acquires_it_and_keeps_it_though_the_former_holder_releases()
    {
        var config = Config("lock-lease");
        await using var cache = Cache.Create(config);
        await using var site = await OpenAsync(config);

        Assert.Equal("true", await site.JsonAsync("(first := cache.lock('a', timeout=0.05)).acquire(blocking=False)"));
        await using var held = await cache.AcquireDjangoLockAsync("a", Minute, wait: Minute);
        Assert.NotNull(held);
        Assert.StartsWith("LockNotOwnedError: ", (await Assert.ThrowsAsync<DjangoError>(() => site.EvalAsync("first.release()"))).Message, StringComparison.Ordinal);
        Assert.True(await held.ExtendAsync(Minute));

        var former = (await cache.AcquireDjangoLockAsync("b", TimeSpan.FromMilliseconds(50)))!;
        Assert.Equal("true", await site.JsonAsync("(second := cache.lock('b', timeout=60)).acquire(blocking_timeout=20)"));
        Assert.False(await former.ExtendAsync(Minute));
        Assert.False(await former.ReleaseAsync());
        await former.DisposeAsync();
        Assert.Equal("true", await site.JsonAsync("second.owned()"));
    }

    [Fact]
    public async Task Both_have_one_key_and_one_form_of_token_at_each_version()
    {
        var config = Config("lock-form") with { Version = 3 };
        await using var cache = Cache.Create(config);
        await using var site = await OpenAsync(config);
        await site.EvalAsync("cache.lock('theirs', timeout=60).acquire()");
        await using var ours = await cache.AcquireDjangoLockAsync("ours", Minute);
        await using var other = await cache.AtVersion(2).AcquireDjangoLockAsync("ours", Minute);

        foreach (var key in (string[])["lock-form:3:theirs", "lock-form:3:ours", "lock-form:2:ours"])
        {
            Assert.Matches("^[0-9a-f]{32}$", server.Cli("GET", key));
            Assert.InRange(int.Parse(server.Cli("PTTL", key)), 1, 60_000);
        }

        Assert.Equal("false", await site.JsonAsync("cache.lock('ours', version=2, timeout=60).acquire(blocking=False)"));
    }

    [Fact]
    public async Task The_lock_of_Cachewise_alone_does_not_exclude_Django()
    {
        var config = Config("lock-own");
        await using var cache = Cache.Create(config);
        await using var site = await OpenAsync(config);

        await using var held = await cache.AcquireLockAsync("nightly", Minute);

        Assert.NotNull(held);
        Assert.Equal("true", await site.JsonAsync("cache.lock('nightly', timeout=60).acquire(blocking=False)"));
    }

    [Fact]
    public async Task While_it_is_held_its_key_has_no_value_and_removing_it_ends_the_lock()
    {
        var config = Config("lock-entry");
        await using var cache = Cache.Create(config);
        await using var site = await OpenAsync(config);

        foreach (var remove in new Func<Task>[] { async () => await cache.RemoveAsync("nightly"), async () => await cache.ClearAsync(), () => site.EvalAsync("cache.delete('nightly')") })
        {
            await using var held = await cache.AcquireDjangoLockAsync("nightly", Minute);
            Assert.True(await cache.ContainsAsync("nightly"));
            Assert.Null(await cache.GetAsync<string>("nightly"));
            await remove();

            Assert.False(await held!.ReleaseAsync());
        }
    }

    private CacheConfig Config(string prefix) => new() { RedisUrl = server.Url(), KeyPrefix = prefix, Serializer = CacheSerializer.Json };

    private Task<DjangoSite> OpenAsync(CacheConfig config) => django.OpenAsync(new Example("locks", "production", ("default", config)).ToSettings());
}
