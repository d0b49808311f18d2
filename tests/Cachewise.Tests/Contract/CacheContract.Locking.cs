namespace Cachewise.Tests.Contract;

/// <content>The lock that .NET and django-redis both hold. DjangoLockTests has the other side.</content>
public abstract partial class CacheContract
{
    [Fact]
    [Contract(137)]
    public async Task One_holds_a_lock_of_django_at_a_time_beside_the_locks_of_Cachewise()
    {
        var own = await Cache.AcquireLockAsync("job", Seconds(60));
        var held = await Cache.AcquireDjangoLockAsync("job", Seconds(60));
        Assert.NotNull(own);
        Assert.NotNull(held);
        Assert.Equal("job", held.Key);
        Assert.Null(await Cache.AcquireDjangoLockAsync("job", Seconds(60)));
        Assert.Null(await Cache.AcquireLockAsync("job", Seconds(60)));
        Assert.NotNull(await Cache.AtVersion(2).AcquireDjangoLockAsync("job", Seconds(60)));

        await own.DisposeAsync();
        Assert.Null(await Cache.AcquireDjangoLockAsync("job", Seconds(60)));
        await held.DisposeAsync();
        Assert.NotNull(await Cache.AcquireDjangoLockAsync("job", Seconds(60)));
        Assert.NotNull(await Cache.AcquireLockAsync("job", Seconds(60)));
    }

    [Fact]
    [Contract(137)]
    public async Task A_lease_of_a_lock_of_django_ends_can_be_extended_and_only_its_holder_releases_it()
    {
        var first = (await Cache.AcquireDjangoLockAsync("job", Seconds(10)))!;
        Assert.True(await first.ExtendAsync(Seconds(30)));
        await AdvanceAsync(Seconds(20));
        Assert.Null(await Cache.AcquireDjangoLockAsync("job", Seconds(10)));
        await AdvanceAsync(Seconds(10));

        var second = (await Cache.AcquireDjangoLockAsync("job", Seconds(10)))!;
        Assert.False(await first.ExtendAsync(Seconds(30)));
        Assert.False(await first.ReleaseAsync());
        await first.DisposeAsync();
        Assert.Null(await Cache.AcquireDjangoLockAsync("job", Seconds(10)));
        Assert.True(await second.ReleaseAsync());
        Assert.False(await second.ReleaseAsync());
    }

    [Fact]
    public async Task Of_many_callers_that_acquire_a_lock_of_django_one_succeeds()
    {
        var acquired = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => Task.Run(async () => await Cache.AcquireDjangoLockAsync("job", Seconds(60)))));

        Assert.Single(acquired, held => held is not null);
    }

    [Fact]
    public async Task A_lock_of_django_has_any_key_that_an_entry_has()
    {
        var longest = new string('k', 250 - $"{Prefix}:1:".Length);

        await using var held = await Cache.AcquireDjangoLockAsync(longest, Seconds(60));
        Assert.NotNull(held);
        await Assert.ThrowsAsync<CacheKeyException>(async () => await Cache.AcquireDjangoLockAsync(longest + "k", Seconds(60)));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(double.MinValue)]
    public async Task A_negative_wait_for_a_lock_is_one_attempt(double milliseconds)
    {
        var wait = milliseconds is double.MinValue ? TimeSpan.MinValue : TimeSpan.FromMilliseconds(milliseconds);
        await using var held = await Cache.AcquireLockAsync("job", Seconds(60), wait);

        Assert.NotNull(held);
        Assert.Null(await Cache.AcquireLockAsync("job", Seconds(60), wait));
        Assert.NotNull(await Cache.AcquireDjangoLockAsync("job", Seconds(60), wait));
        Assert.Null(await Cache.AcquireDjangoLockAsync("job", Seconds(60), wait));
    }
}
