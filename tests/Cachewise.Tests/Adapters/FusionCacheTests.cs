using System.Text.Json;
using Cachewise.Tests.Hosting;
using Cachewise.Tests.Servers;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ZiggyCreatures.Caching.Fusion;
using ZiggyCreatures.Caching.Fusion.Serialization;

namespace Cachewise.Tests.Adapters;

/// <summary>
/// FusionCache with the <see cref="IDistributedCache"/> of <c>AddCaches</c> as its second level, through an outage. It
/// retries a write later if that threw.
/// </summary>
[Collection(Alone.Name)] // a timeout on a busy machine would be an outage that no test asked for
public sealed class FusionCacheTests : IDisposable
{
    private readonly RedisServer _server = RedisServer.Own();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task What_was_set_and_removed_in_an_outage_is_so_for_every_instance_after_it()
    {
        using var host = NewHost();
        var fusion = Fusion(host);
        await fusion.SetAsync("set", 1);
        await fusion.SetAsync("removed", 1);
        await fusion.SetAsync("untouched", 1);

        await DuringOutageAsync(host, async () =>
        {
            await fusion.SetAsync("set", 2);
            await fusion.RemoveAsync("removed");
            Assert.Equal(3, await fusion.GetOrSetAsync<int>("made", async (_, _) => 3));
        });

        await EventuallyAsync(async other => await other.GetOrDefaultAsync<int>("set") == 2);
        await EventuallyAsync(async other => !(await other.TryGetAsync<int>("removed")).HasValue);
        await EventuallyAsync(async other => await other.GetOrDefaultAsync<int>("made") == 3);
        await EventuallyAsync(async other => await other.GetOrDefaultAsync<int>("untouched") == 1);
    }

    [Fact]
    public async Task What_a_tag_has_invalidated_stays_so_when_the_tag_is_removed_again_in_an_outage()
    {
        using var host = NewHost();
        var fusion = Fusion(host);
        await fusion.SetAsync("k", 1, tags: ["catalog"]);
        await fusion.RemoveByTagAsync("catalog");

        await DuringOutageAsync(host, async () => await fusion.RemoveByTagAsync("catalog"));

        using var other = NewHost();
        Assert.False((await Fusion(other).TryGetAsync<int>("k")).HasValue);
    }

    private static IFusionCache Fusion(IHost host) => host.Services.GetRequiredService<IFusionCache>();

    private IHost NewHost()
    {
        var builder = TestHost.NewBuilder("Production", ("Caches:default:redis_url", _server.Url()), ("Caches:default:key_prefix", "shop"));
        builder.AddCaches();
        builder.Services.AddFusionCache()
            .WithOptions(options => options.AutoRecoveryDelay = TimeSpan.FromMilliseconds(100))
            .WithDefaultEntryOptions(options => options.Duration = TimeSpan.FromMinutes(10))
            .WithSerializer(new JsonBytes())
            .WithRegisteredDistributedCache();
        return builder.Build();
    }

    private Task DuringOutageAsync(IHost host, Func<Task> work) => Outage.RunAsync(_server, host.Services.GetRequiredService<ICaches>().Default, work);

    /// <summary>
    /// Reads as an instance with empty memory until the value is there: FusionCache retries after its own delay.
    /// </summary>
    private Task EventuallyAsync(Func<IFusionCache, Task<bool>> isSo) => Eventually.UntilAsync(async () =>
    {
        using var host = NewHost();
        return await isSo(Fusion(host));
    });

    private sealed class JsonBytes : IFusionCacheSerializer
    {
        public byte[] Serialize<T>(T? obj) => JsonSerializer.SerializeToUtf8Bytes(obj);

        public T? Deserialize<T>(byte[] data) => JsonSerializer.Deserialize<T>(data);

        public ValueTask<byte[]> SerializeAsync<T>(T? obj, CancellationToken token = default) => new(Serialize(obj));

        public ValueTask<T?> DeserializeAsync<T>(byte[] data, CancellationToken token = default) => new(Deserialize<T>(data));
    }
}
