namespace Cachewise.Benchmarks.Memory;

/// <summary>
/// A cache in memory. The contenders are structs, so that the loop around them is compiled for each of them, and calls
/// the cache as an application does: directly, and with types that are known.
/// </summary>
public interface IMemoryContender
{
    static abstract string Name { get; }

    Product? GetProduct(string key);

    Basket? GetBasket(string key);

    void SetString(string key, string value);

    void SetProduct(string key, Product value);

    void SetBasket(string key, Basket value);

    /// <summary>Reads, and makes the value from the state where there is none, without a closure.</summary>
    Product GetOrCreateProduct(string key, Product state);
}
