using System.ComponentModel;
using System.Text.Json.Serialization;

namespace Cachewise.AotTest;

internal sealed record Product(int Id, string Name, decimal Price, DateOnly? Since);

/// <summary>A record that looks immutable and is not: its list can be changed.</summary>
internal sealed record Basket(List<string> Lines);

[ImmutableObject(true)]
internal sealed record Country(string Code);

internal sealed record Unknown(int Id);

internal class Animal
{
    public string Name { get; set; } = "";
}

internal sealed class Dog : Animal;

/// <summary>A record of tuples, whose fields are stored.</summary>
internal sealed record Trip((double Latitude, double Longitude) From, List<(string Name, int Hours)> Stops);

[JsonSerializable(typeof(Product))]
[JsonSerializable(typeof(Animal))]
[JsonSerializable(typeof(Trip))]
[JsonSerializable(typeof(Basket))]
[JsonSerializable(typeof(Country))]
[JsonSourceGenerationOptions(System.Text.Json.JsonSerializerDefaults.Web, IncludeFields = true)]
internal sealed partial class ValuesContext : JsonSerializerContext;
