using System.Text;
using Cachewise.Adapters;
using Cachewise.Tests.Configuration;

namespace Cachewise.Tests.Advice;

/// <summary>CW012 and CW013: keys that will not fit, and entries that will not stay.</summary>
public class KeyAdviceTests
{
    private const string Place = "in MemoryConfigurationProvider";

    [Fact]
    public void A_prefix_that_leaves_no_room_for_a_hash_is_a_warning() =>
        Assert.Equal(
            "CW012 Cache 'default': key_prefix is 190 characters long, and leaves 57 of 250 to a key; use at most 180, because the hash of a long key takes 67 "
            + $"(Caches:default:key_prefix {Place}).",
            Advised.Lines("development", ("Caches:default:key_prefix", new string('p', 190))));

    [Theory]
    [InlineData(180, 1, null)]
    [InlineData(181, 1, "is 181 characters long, and leaves 66 of 250 to a key; use at most 180,")]
    [InlineData(179, 10, null)]
    [InlineData(180, 10, "is 180 characters long, and leaves 66 of 250 to a key; use at most 179,")]
    [InlineData(246, 1, "is 246 characters long, and leaves 1 of 250 to a key; use at most 180,")]
    public async Task The_limit_is_where_a_long_key_of_an_adapter_does_not_fit(int length, int version, string? problem)
    {
        var config = new CacheConfig { KeyPrefix = new('p', length), Version = version };

        var advice = Advised.LinesFor(config, "development");

        await using var cache = Cache.Create(config);
        var adapter = new DistributedCache(cache, TimeProvider.System);
        Task SetLongKey() => adapter.SetAsync(new('k', 300), "v"u8.ToArray(), new(), CancellationToken.None);
        if (problem is null)
        {
            Assert.Equal("", advice);
            await SetLongKey();
        }
        else
        {
            Assert.Contains(problem, advice, StringComparison.Ordinal);
            await Assert.ThrowsAsync<CacheKeyException>(SetLongKey);
        }
    }

    [Fact]
    public void A_session_of_Django_fits_where_nothing_is_said()
    {
        var prefix = new string('p', 180);
        Assert.Equal("", Advised.LinesFor(new() { KeyPrefix = prefix }, "development"));

        Assert.InRange(Encoding.UTF8.GetByteCount($"{prefix}:1:django.contrib.sessions.cache{new string('s', 32)}"), 0, 250);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("00:00:00")]
    public void A_timeout_of_zero_is_a_warning(string timeout) =>
        Assert.Equal(
            "CW013 Cache 'default': timeout is 00:00:00, so that only entries with an expiration of their own are kept; "
            + $"use a time, or 'never' for entries that stay; to turn the cache off, set backend to Dummy (Caches:default:timeout {Place}).",
            Advised.Lines("development", ("Caches:default:timeout", timeout)));

    [Fact]
    public void A_timeout_of_any_time_or_for_ever_is_none()
    {
        Assert.Equal("", Advised.LinesFor(new() { Timeout = TimeSpan.FromMilliseconds(1) }, "development"));
        Assert.Equal("", Advised.LinesFor(new() { Timeout = CacheConfig.NeverExpires }, "development"));
        Assert.Equal("", Advised.LinesFor(new() { Timeout = TimeSpan.Zero, Backend = CacheBackend.Dummy }, "development"));
        Assert.Equal(TimeSpan.Zero, Declared.Default(("Caches:default:timeout", "0")).Timeout);
    }
}
