using System.Collections;
using System.Text.Json.Serialization;

#pragma warning disable CA1051 // fields that are visible are among what people write

namespace Cachewise.Tests.Entries;

/// <summary>Types with base types, interfaces and derived types.</summary>
public static partial class Kinds
{
    [JsonDerivedType(typeof(Circle), "circle")]
    [JsonDerivedType(typeof(Square), "square")]
    public abstract class Shape;

    public class Circle : Shape
    {
        public double Radius { get; set; }
    }

    public sealed class Square : Shape
    {
        public double Side { get; set; }
    }

    [JsonPolymorphic(UnknownDerivedTypeHandling = JsonUnknownDerivedTypeHandling.FallBackToNearestAncestor)]
    [JsonDerivedType(typeof(Car), "car")]
    public class Vehicle;

    public class Car : Vehicle
    {
        public sealed class Taxi : Car;
    }

    [JsonDerivedType(typeof(Created), "created")]
    public interface IEvent
    {
        int At { get; }
    }

    public sealed class Created : IEvent
    {
        public int At { get; set; }
    }

    public class Animal
    {
        public string Name { get; set; } = "";
    }

    public class Dog : Animal
    {
        public int Bones { get; set; }
    }

    public sealed class Zoo
    {
        public Dictionary<string, List<Animal>> ByName { get; init; } = [];
    }

    public sealed record Flock(IEnumerable<Animal> Animals);

    /// <summary>A read-only dictionary, and nothing else.</summary>
    public sealed class OneEntry(Animal one) : IReadOnlyDictionary<string, Animal>
    {
        public IEnumerable<string> Keys => ["one"];

        public IEnumerable<Animal> Values => [one];

        public int Count => 1;

        public Animal this[string key] => one;

        public bool ContainsKey(string key) => key is "one";

        public bool TryGetValue(string key, out Animal value)
        {
            value = one;
            return ContainsKey(key);
        }

        public IEnumerator<KeyValuePair<string, Animal>> GetEnumerator()
        {
            yield return new("one", one);
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }

    public record Part(int Id);

    public sealed record Wheel(int Id, int Radius) : Part(Id);

    [JsonDerivedType(typeof(UnnamedOne))]
    public class Unnamed;

    public class UnnamedOne : Unnamed;

    public interface ICreature
    {
        string Name { get; }
    }

    public sealed class Creature : ICreature
    {
        public string Name { get; set; } = "";
    }

    public class WithInterface
    {
        public ICreature? Animal { get; set; }
    }
}
