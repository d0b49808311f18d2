using Microsoft.Extensions.Caching.Memory;

namespace Cachewise.Benchmarks.Memory.Contenders;

/// <summary>Microsoft's cache of objects; it returns the stored object.</summary>
public readonly struct MemoryCacheContender() : IMemoryContender
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(5);

    private readonly MemoryCache _cache = New();

    public static string Name => "MemoryCache";

    public Product? GetProduct(string key) => _cache.Get<Product>(key);

    public Basket? GetBasket(string key) => _cache.Get<Basket>(key);

    public void SetString(string key, string value) => _cache.Set(key, value, Timeout);

    public void SetProduct(string key, Product value) => _cache.Set(key, value, Timeout);

    public void SetBasket(string key, Basket value) => _cache.Set(key, value, Timeout);

    /// <summary>
    /// Written by hand, because there is no overload with a state, and the existing one allocates a closure for each
    /// call.
    /// </summary>
    public Product GetOrCreateProduct(string key, Product state) =>
        _cache.TryGetValue(key, out Product? value) ? value! : _cache.Set(key, state, Timeout);

    private static MemoryCache New() => new(new MemoryCacheOptions());
}
