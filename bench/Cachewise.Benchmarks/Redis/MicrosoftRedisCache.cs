using System.Text.Json;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.StackExchangeRedis;

namespace Cachewise.Benchmarks.Redis;

/// <summary>
/// Microsoft's IDistributedCache on Redis, which takes bytes, with System.Text.Json around it. It cannot read many.
/// </summary>
public sealed class MicrosoftRedisCache(RedisCache cache) : IRedisContender
{
    private static readonly DistributedCacheEntryOptions Entry = new() { AbsoluteExpirationRelativeToNow = TimeSpan.FromMinutes(5) };

    public string Name => "RedisCache";

    public async ValueTask<Page?> GetAsync(string key) =>
        await cache.GetAsync(key) is { } bytes ? JsonSerializer.Deserialize<Page>(bytes, JsonSerializerOptions.Web) : null;

    public ValueTask SetAsync(string key, Page page) => new(cache.SetAsync(key, JsonSerializer.SerializeToUtf8Bytes(page, JsonSerializerOptions.Web), Entry));
}
