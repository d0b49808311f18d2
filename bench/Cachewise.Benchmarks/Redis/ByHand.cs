using System.Text.Json;
using StackExchange.Redis;

namespace Cachewise.Benchmarks.Redis;

/// <summary>
/// The limit: StackExchange.Redis and System.Text.Json, to and from <c>byte[]</c>, as one writes it by hand.
/// </summary>
public sealed class ByHand(IDatabase database, string name = "by hand", bool isCluster = false) : IReadsMany
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    public string Name => name;

    public string KeyStart => "by-hand!!:1:";

    public async ValueTask<Page?> GetAsync(string key)
    {
        byte[]? bytes = await database.StringGetAsync(key);
        return bytes is null ? null : JsonSerializer.Deserialize<Page>(bytes, JsonSerializerOptions.Web);
    }

    public ValueTask SetAsync(string key, Page page) =>
        new(database.StringSetAsync(key, JsonSerializer.SerializeToUtf8Bytes(page, JsonSerializerOptions.Web), Timeout));

    public async Task<int> GetManyAsync(string[] keys)
    {
        var values = isCluster
            // The client rejects MGET across slots.
            ? await Task.WhenAll(Array.ConvertAll(keys, key => database.StringGetAsync(key)))
            : await database.StringGetAsync(Array.ConvertAll(keys, key => (RedisKey)key));
        var pages = Array.ConvertAll(values, value => value.IsNull ? null : JsonSerializer.Deserialize<Page>((byte[])value!, JsonSerializerOptions.Web));
        return pages.Length;
    }
}
