using Cachewise.Tests.Hosting;
using Cachewise.Tests.Servers;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cachewise.Tests.Adapters;

/// <summary>
/// Microsoft's HybridCache on the <see cref="IDistributedCache"/> of <c>AddCaches</c>, through an outage. It stores the
/// time when a tag was removed as an entry; if that is missing, the tag was never removed.
/// </summary>
[Collection(Alone.Name)] // a timeout on a busy machine would be an outage that no test asked for
public sealed class HybridCacheTests : IDisposable
{
    private static readonly string[] Tags = ["catalog"];

    private readonly RedisServer _server = RedisServer.Own();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task What_a_tag_has_invalidated_stays_so_when_the_tag_is_removed_again_in_an_outage()
    {
        using var host = NewHost();
        var before = Hybrid(host);
        await before.SetAsync("k", "old", tags: Tags);
        await before.RemoveByTagAsync(Tags[0]);

        await DuringOutageAsync(host, () => Assert.ThrowsAsync<CacheUnavailableException>(async () => await before.RemoveByTagAsync(Tags[0])));

        using var other = NewHost();
        Assert.Equal("new", await ReadAsync(Hybrid(other)));
        Assert.Equal("new", await ReadAsync(before));
    }

    [Fact]
    public async Task A_tag_that_is_first_met_in_an_outage_does_not_count_as_never_invalidated()
    {
        using var host = NewHost();
        await Hybrid(host).SetAsync("k", "old", tags: Tags);
        await Hybrid(host).RemoveByTagAsync(Tags[0]);

        using var late = NewHost();
        await DuringOutageAsync(late, async () => Assert.Equal("made", await Hybrid(late).GetOrCreateAsync("other", _ => ValueTask.FromResult("made"), tags: Tags)));

        Assert.Equal("new", await ReadAsync(Hybrid(late)));
    }

    [Fact]
    public async Task In_an_outage_values_are_made_and_after_it_they_are_shared_again()
    {
        using var host = NewHost();
        await DuringOutageAsync(host, async () =>
        {
            Assert.Equal("made", await Hybrid(host).GetOrCreateAsync("k", _ => ValueTask.FromResult("made")));
            await Assert.ThrowsAsync<CacheUnavailableException>(async () => await Hybrid(host).RemoveAsync("k"));
        });
        Assert.Equal("new", await ReadAsync(Hybrid(host)));
        var stored = host.Services.GetRequiredService<IDistributedCache>();

        // HybridCache returns before it has stored the value.
        await Eventually.UntilAsync(async () => await stored.GetAsync("k") is not null);

        using var other = NewHost();
        Assert.Equal("new", await Hybrid(other).GetOrCreateAsync("k", _ => ValueTask.FromResult("another")));
    }

    private static HybridCache Hybrid(IHost host) => host.Services.GetRequiredService<HybridCache>();

    private static async Task<string> ReadAsync(HybridCache cache) => await cache.GetOrCreateAsync("k", _ => ValueTask.FromResult("new"), tags: Tags);

    private IHost NewHost()
    {
        var builder = TestHost.NewBuilder("Production", ("Caches:default:redis_url", _server.Url()), ("Caches:default:key_prefix", "shop"));
        builder.AddCaches();
        builder.Services.AddHybridCache();
        return builder.Build();
    }

    private Task DuringOutageAsync(IHost host, Func<Task> work) => Outage.RunAsync(_server, host.Services.GetRequiredService<ICaches>().Default, work);
}
