using BitFaster.Caching;
using BitFaster.Caching.Lru;

namespace Cachewise.Benchmarks.Memory.Contenders;

/// <summary>BitFaster's LRU with expiration; it returns the stored object.</summary>
public readonly struct BitFasterContender() : IMemoryContender
{
    private readonly ICache<string, string> _strings = New<string>();
    private readonly ICache<string, Product> _products = New<Product>();
    private readonly ICache<string, Basket> _baskets = New<Basket>();

    public static string Name => "BitFaster ConcurrentLru";

    public Product? GetProduct(string key) => _products.TryGet(key, out var value) ? value : null;

    public Basket? GetBasket(string key) => _baskets.TryGet(key, out var value) ? value : null;

    public void SetString(string key, string value) => _strings.AddOrUpdate(key, value);

    public void SetProduct(string key, Product value) => _products.AddOrUpdate(key, value);

    public void SetBasket(string key, Basket value) => _baskets.AddOrUpdate(key, value);

    public Product GetOrCreateProduct(string key, Product state) => _products.GetOrAdd(key, static (_, state) => state, state);

    private static ICache<string, T> New<T>() =>
        new ConcurrentLruBuilder<string, T>().WithCapacity(10_000).WithExpireAfterWrite(TimeSpan.FromMinutes(5)).Build();
}
