using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Cachewise.Benchmarks.Memory.Contenders;

/// <summary>No cache: System.Text.Json alone, to and from the bytes that Cachewise keeps.</summary>
public readonly struct JsonContender() : IMemoryContender
{
    private static readonly JsonSerializerOptions Options =
        new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, TypeInfoResolver = new DefaultJsonTypeInfoResolver() };

    private static readonly JsonTypeInfo<string> Text = (JsonTypeInfo<string>)Options.GetTypeInfo(typeof(string));
    private static readonly JsonTypeInfo<Product> Products = (JsonTypeInfo<Product>)Options.GetTypeInfo(typeof(Product));
    private static readonly JsonTypeInfo<Basket> Baskets = (JsonTypeInfo<Basket>)Options.GetTypeInfo(typeof(Basket));

    private readonly Payloads _strings = new();
    private readonly Payloads _products = new();
    private readonly Payloads _baskets = new();

    public static string Name => "System.Text.Json";

    public Product? GetProduct(string key) => JsonSerializer.Deserialize(_products.Next(), Products);

    public Basket? GetBasket(string key) => JsonSerializer.Deserialize(_baskets.Next(), Baskets);

    public void SetString(string key, string value) => _strings.Keep(JsonSerializer.SerializeToUtf8Bytes(value, Text));

    public void SetProduct(string key, Product value) => _products.Keep(JsonSerializer.SerializeToUtf8Bytes(value, Products));

    public void SetBasket(string key, Basket value) => _baskets.Keep(JsonSerializer.SerializeToUtf8Bytes(value, Baskets));

    public Product GetOrCreateProduct(string key, Product state) => GetProduct(key) ?? state;
}
