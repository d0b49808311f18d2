using System.Collections.Concurrent;

namespace Cachewise.Benchmarks.Memory.Contenders;

/// <summary>The limit: a dictionary of each type, without expiry, bound or copies.</summary>
public readonly struct DictionaryContender() : IMemoryContender
{
    private readonly ConcurrentDictionary<string, string> _strings = new();
    private readonly ConcurrentDictionary<string, Product> _products = new();
    private readonly ConcurrentDictionary<string, Basket> _baskets = new();

    public static string Name => "ConcurrentDictionary";

    public Product? GetProduct(string key) => _products.TryGetValue(key, out var value) ? value : null;

    public Basket? GetBasket(string key) => _baskets.TryGetValue(key, out var value) ? value : null;

    public void SetString(string key, string value) => _strings[key] = value;

    public void SetProduct(string key, Product value) => _products[key] = value;

    public void SetBasket(string key, Basket value) => _baskets[key] = value;

    public Product GetOrCreateProduct(string key, Product state) => _products.GetOrAdd(key, static (_, state) => state, state);
}
