using System.Text.Json;
using ZiggyCreatures.Caching.Fusion.Serialization;

namespace Cachewise.Benchmarks.Redis;

/// <summary>System.Text.Json for FusionCache, with the options of the others.</summary>
internal sealed class FusionCacheJson : IFusionCacheSerializer
{
    public byte[] Serialize<T>(T? obj) => JsonSerializer.SerializeToUtf8Bytes(obj, JsonSerializerOptions.Web);

    public T? Deserialize<T>(byte[] data) => JsonSerializer.Deserialize<T>(data, JsonSerializerOptions.Web);

    public ValueTask<byte[]> SerializeAsync<T>(T? obj, CancellationToken token = default) => new(Serialize(obj));

    public ValueTask<T?> DeserializeAsync<T>(byte[] data, CancellationToken token = default) => new(Deserialize<T>(data));
}
