using ZiggyCreatures.Caching.Fusion;

namespace Cachewise.Benchmarks.Memory.Contenders;

/// <summary>FusionCache, with its defaults; it returns the stored object.</summary>
public readonly struct FusionCacheContender() : IMemoryContender
{
    private readonly FusionCache _cache = New();

    public static string Name => "FusionCache";

    public Product? GetProduct(string key) => Completed.Result(_cache.GetOrDefaultAsync<Product>(key));

    public Basket? GetBasket(string key) => Completed.Result(_cache.GetOrDefaultAsync<Basket>(key));

    public void SetString(string key, string value) => Completed.Wait(_cache.SetAsync(key, value));

    public void SetProduct(string key, Product value) => Completed.Wait(_cache.SetAsync(key, value));

    public void SetBasket(string key, Basket value) => Completed.Wait(_cache.SetAsync(key, value));

    /// <summary>It has no overload with a state; the nearest without a closure takes the value itself.</summary>
    public Product GetOrCreateProduct(string key, Product state) => Completed.Result(_cache.GetOrSetAsync(key, state));

    private static FusionCache New() => new(new FusionCacheOptions { DefaultEntryOptions = new(TimeSpan.FromMinutes(5)) });
}
