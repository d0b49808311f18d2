using Cachewise.Benchmarks.Measuring;

namespace Cachewise.Benchmarks.Memory.Contenders;

/// <summary>Cachewise, with its defaults.</summary>
public readonly struct CachewiseContender() : IMemoryContender
{
    private readonly Cache _cache = Cache.Create(new() { Backend = CacheBackend.LocMem });

    public static string Name => Report.Ours;

    public Product? GetProduct(string key) => Completed.Result(_cache.GetAsync<Product>(key));

    public Basket? GetBasket(string key) => Completed.Result(_cache.GetAsync<Basket>(key));

    public void SetString(string key, string value) => Completed.Wait(_cache.SetAsync(key, value));

    public void SetProduct(string key, Product value) => Completed.Wait(_cache.SetAsync(key, value));

    public void SetBasket(string key, Basket value) => Completed.Wait(_cache.SetAsync(key, value));

    public Product GetOrCreateProduct(string key, Product state) =>
        Completed.Result(_cache.GetOrCreateAsync(key, state, static (state, _) => new ValueTask<Product>(state)));
}
