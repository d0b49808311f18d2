using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Cachewise.AotTest;

internal sealed record Product(int Id, string Name, decimal Price, DateOnly? Since);

/// <summary>A record that looks immutable and is not: its list can be changed.</summary>
internal sealed record Basket(List<string> Lines);

[ImmutableObject(true)]
internal sealed record Country(string Code);

internal sealed record Unknown(int Id);

[JsonSerializable(typeof(Product))]
[JsonSerializable(typeof(Basket))]
[JsonSerializable(typeof(Country))]
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web)]
internal sealed partial class ValuesContext : JsonSerializerContext;
