using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Cachewise.Benchmarks.Memory.Contenders;

/// <summary>No cache: System.Text.Json alone, to and from the bytes that Cachewise keeps.</summary>
public readonly struct JsonContender() : IMemoryContender
{
    private static readonly JsonSerializerOptions Options =
        new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    private readonly Payloads _strings = new();
    private readonly Payloads _products = new();
    private readonly Payloads _baskets = new();

    public static string Name => "System.Text.Json";

    /// <summary>How a type is written and read, looked up once.</summary>
    public static JsonTypeInfo<T> Of<T>() => Types<T>.Info;

    public Product? GetProduct(string key) => JsonSerializer.Deserialize(_products.Next(), Of<Product>());

    public Basket? GetBasket(string key) => JsonSerializer.Deserialize(_baskets.Next(), Of<Basket>());

    public void SetString(string key, string value) => _strings.Keep(JsonSerializer.SerializeToUtf8Bytes(value, Of<string>()));

    public void SetProduct(string key, Product value) => _products.Keep(JsonSerializer.SerializeToUtf8Bytes(value, Of<Product>()));

    public void SetBasket(string key, Basket value) => _baskets.Keep(JsonSerializer.SerializeToUtf8Bytes(value, Of<Basket>()));

    public Product GetOrCreateProduct(string key, Product state) => GetProduct(key) ?? state;

    private static class Types<T>
    {
        public static readonly JsonTypeInfo<T> Info = (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));
    }
}
