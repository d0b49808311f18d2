using System.Collections.Immutable;
using System.ComponentModel;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;

#pragma warning disable CA1051 // fields that are visible are among what people write

namespace Cachewise.Tests.Entries;

/// <summary>Types as people write them.</summary>
public static partial class Kinds
{
    public sealed record WithTuple(string Name, (int X, int Y) At, (int X, int Y)? Then);

    public sealed record Deep(List<Dictionary<string, (string Name, int Age)[]>> Pages);

    public sealed class Body
    {
        public Vector3 At { get; set; }
    }

    public sealed class WithFields
    {
        public int A;
        public int? B;
        public Fields At;
    }

    public struct Fields
    {
        public int X;
    }

    public sealed record Product(int Id, string Name, decimal Price);

    public sealed record Required
    {
        public required string Name { get; init; }
    }

    public readonly record struct Price(decimal Amount, string Currency);

    public class WithInit
    {
        public int Id { get; init; }

        public IList<string> Names { get; init; } = [];
    }

    public class Computed
    {
        public string First { get; set; } = "";

        public string Last { get; set; } = "";

        public string Full => $"{First} {Last}";
    }

    public class Memoized
    {
        private string? _full;
        private int? _hash;

        public string First { get; set; } = "";

        public string Full => _full ??= First + First;

        public string Twice => field ??= First + First;

        public static Memoized Filled()
        {
            var one = new Memoized { First = "a" };
            return one.Full.Length + one.Twice.Length + one.GetHashCode() == 0 ? new() : one;
        }

        public override int GetHashCode() => _hash ??= First.Length;

        public override bool Equals(object? obj) => obj is Memoized other && other.First == First;
    }

    public class OldStyle
    {
        private readonly Lock _gate = new();
        private readonly Lazy<string> _upper;
        private string _name = "";
        private int? _count;
        private List<string> _tags = [];
        private long _ticks;

        public OldStyle() => _upper = new(() => _name.ToUpperInvariant());

        public event EventHandler? Changed;

        public string Name
        {
            get => _name;
            set => SetName(value);
        }

        public int Count
        {
            get => _count ?? 0;
            set => _count = value;
        }

        public IReadOnlyList<string> Tags
        {
            get => _tags;
            init => _tags = [.. value];
        }

        public TimeSpan Length
        {
            get => TimeSpan.FromTicks(_ticks);
            set => _ticks = value.Ticks;
        }

        public string Upper() => _upper.Value;

        private void SetName(string value)
        {
            lock (_gate)
            {
                _name = value;
            }

            Changed?.Invoke(this, EventArgs.Empty);
        }
    }

    public class Observable : INotifyPropertyChanged
    {
        private string _name = "";

        public event PropertyChangedEventHandler? PropertyChanged;

        public string Name
        {
            get => _name;
            set => Set(ref _name, value);
        }

        private void Set<T>(ref T field, T value, [CallerMemberName] string? name = null)
        {
            field = value;
            PropertyChanged?.Invoke(this, new(name));
        }
    }

    public class Constructed
    {
        private readonly int _id;
        private readonly List<string> _names;

        public Constructed(int id, IEnumerable<string> names)
        {
            _id = id;
            _names = [.. names];
        }

        public int Id => _id;

        public IEnumerable<string> Names => _names;
    }

    public class Marked
    {
        public Marked()
            : this(1)
        {
        }

        [JsonConstructor]
        public Marked(int a) => A = a;

        public int A { get; }
    }

    public class Captured(string text)
    {
        public string Text => text;
    }

    public class Included
    {
        [JsonInclude]
        private int _b;

        [JsonInclude]
        public int A { get; private set; }

        public static Included Create(int a) => new() { A = a, _b = a };

        public int Sum() => A + _b;
    }

    public class Populated
    {
        private readonly List<string> _inner = [];

        [JsonObjectCreationHandling(JsonObjectCreationHandling.Populate)]
        public IList<string> Names { get; } = [];

        [JsonObjectCreationHandling(JsonObjectCreationHandling.Populate)]
        public IList<string> Inner => _inner;

        public static Populated Create(string name) => new() { Names = { name }, Inner = { name } };
    }

    public class Ignoring
    {
        [NonSerialized]
        private int _reads;

        [JsonIgnore]
        private int _writes;

        public int Id { get; set; }

        [JsonIgnore]
        public string? Password { get; private set; }

        public int Use() => _reads++ + _writes++;
    }

    public sealed record Page<T>(IReadOnlyList<T> Items, int Total);

    public sealed record Node(int Id, List<Node> Children);

    public sealed record Immutables(ImmutableDictionary<string, int> Map, ImmutableHashSet<int> Set, ImmutableList<int> List);

    public sealed record Interfaces(IReadOnlyList<int> List, IEnumerable<int> Sequence, ISet<int> Set, IDictionary<string, int> Map);

    public class WithSequence
    {
        public IEnumerable<string> Names { get; set; } = [];
    }

    public class Headers() : Dictionary<string, string>(StringComparer.OrdinalIgnoreCase)
    {
        public class Numbers : List<int>;
    }

    public class CaseInsensitive
    {
        [JsonObjectCreationHandling(JsonObjectCreationHandling.Populate)]
        public HashSet<string> Names { get; } = new(StringComparer.OrdinalIgnoreCase);
    }

    public sealed class Conditional
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public int Level { get; set; } = 5;

        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
        public string? Note { get; set; }
    }

    public class Extended
    {
        public int Id { get; set; }

        [JsonExtensionData]
        public Dictionary<string, object>? Rest { get; set; }
    }

    [JsonConverter(typeof(TemperatureConverter))]
    public sealed class Temperature(double degrees)
    {
        private readonly double _kelvin = degrees + 273.15;

        public override bool Equals(object? obj) => obj is Temperature other && other._kelvin.Equals(_kelvin);

        public override int GetHashCode() => _kelvin.GetHashCode();
    }

    public sealed class TemperatureConverter : JsonConverter<Temperature>
    {
        public override Temperature Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetDouble());

        public override void Write(Utf8JsonWriter writer, Temperature value, JsonSerializerOptions options) => writer.WriteNumberValue(21.5);
    }

    public sealed record WithSet(ISet<string> Names);

    public class WithLargeInteger
    {
        public BigInteger Number { get; set; }
    }
}
