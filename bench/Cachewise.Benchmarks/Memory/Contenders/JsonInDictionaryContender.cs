using System.Collections.Concurrent;
using System.Text.Json;

namespace Cachewise.Benchmarks.Memory.Contenders;

/// <summary>
/// System.Text.Json on bytes that a dictionary finds by key: they are as scattered in memory as those of a cache.
/// </summary>
public readonly struct JsonInDictionaryContender() : IMemoryContender
{
    private readonly ConcurrentDictionary<string, byte[]> _payloads = new();

    public static string Name => "ConcurrentDictionary of JSON";

    public Product? GetProduct(string key) => Read<Product>(key);

    public Basket? GetBasket(string key) => Read<Basket>(key);

    public void SetString(string key, string value) => Write(key, value);

    public void SetProduct(string key, Product value) => Write(key, value);

    public void SetBasket(string key, Basket value) => Write(key, value);

    public Product GetOrCreateProduct(string key, Product state) => Read<Product>(key) ?? state;

    private T? Read<T>(string key) => _payloads.TryGetValue(key, out var payload) ? JsonSerializer.Deserialize(payload, JsonContender.Of<T>()) : default;

    private void Write<T>(string key, T value) => _payloads[key] = JsonSerializer.SerializeToUtf8Bytes(value, JsonContender.Of<T>());
}
