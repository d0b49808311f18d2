using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.DependencyInjection;

namespace Cachewise.Benchmarks.Memory.Contenders;

/// <summary>
/// Microsoft's HybridCache without a second level. It has no plain read: this calls get-or-create with a flag against
/// creating.
/// </summary>
public readonly struct HybridCacheContender() : IMemoryContender
{
    private static readonly HybridCacheEntryOptions ReadOnly = new() { Flags = HybridCacheEntryFlags.DisableUnderlyingData };

    private readonly HybridCache _cache = New();

    public static string Name => "HybridCache";

    public Product? GetProduct(string key) =>
        Completed.Result(_cache.GetOrCreateAsync(key, 0, static (_, _) => new ValueTask<Product?>((Product?)null), ReadOnly));

    public Basket? GetBasket(string key) =>
        Completed.Result(_cache.GetOrCreateAsync(key, 0, static (_, _) => new ValueTask<Basket?>((Basket?)null), ReadOnly));

    public void SetString(string key, string value) => Completed.Wait(_cache.SetAsync(key, value));

    public void SetProduct(string key, Product value) => Completed.Wait(_cache.SetAsync(key, value));

    public void SetBasket(string key, Basket value) => Completed.Wait(_cache.SetAsync(key, value));

    public Product GetOrCreateProduct(string key, Product state) =>
        Completed.Result(_cache.GetOrCreateAsync(key, state, static (state, _) => new ValueTask<Product>(state)));

    private static HybridCache New()
    {
        var services = new ServiceCollection();
        services.AddHybridCache(options => options.DefaultEntryOptions = new() { Expiration = TimeSpan.FromMinutes(5) });
        return services.BuildServiceProvider().GetRequiredService<HybridCache>();
    }
}
