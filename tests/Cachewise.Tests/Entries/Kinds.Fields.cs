using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

#pragma warning disable CA1823, IDE0044, IDE0052, CA1805, CA1859, MA0008, CS9124 // fields as people write them

namespace Cachewise.Tests.Entries;

/// <summary>Types with private fields that are no members.</summary>
public static partial class Kinds
{
    public class Slugged
    {
        private readonly string _slug;

        public Slugged(int id, string name)
        {
            Id = id;
            Name = name;
            _slug = name + id;
        }

        public int Id { get; }

        public string Name { get; }

        public string Slug() => _slug;
    }

    public record LazyRecord(int A)
    {
        private readonly int _twice = A * 2;

        public int Twice => _twice;
    }

    public class Initialized
    {
        private readonly int _max = 10;
        private readonly ILogger _log = NullLogger.Instance;
        private readonly Rules _rules = new(3);
        private int _least = 2;

        public int Id { get; set; }

        public Guid Tag { get; init; } = Guid.NewGuid();

        public string Tell() => FormattableString.Invariant($"{_max} {_log.IsEnabled(LogLevel.Error)} {_rules.Most} {_least} {Id} {Tag}");
    }

    public sealed record Rules(int Most);

    public abstract class Base(string name)
    {
        private readonly int _length = name.Length;

        public string Name { get; } = name;

        public string Tell() => FormattableString.Invariant($"{Name} {_length}");
    }

    public class OfBase(string name) : Base(name);

    public class CapturedToo(int id)
    {
        public int Id { get; } = id;

        public int Twice() => id * 2;
    }

    public abstract class ViewModelBase
    {
        private readonly Dictionary<string, object?> _values = [];

        protected T? Get<T>(string name) => _values.TryGetValue(name, out var value) ? (T?)value : default;

        protected void Set<T>(string name, T value)
        {
            if (!Equals(Get<T>(name), value))
            {
                Store<T>(name, value);
            }
        }

        private void Store<T>(string name, T value) => _values[name] = value;
    }

    public class ViewModel : ViewModelBase
    {
        public string? Name
        {
            get => Get<string>("Name");
            set => Set("Name", value);
        }

        public int Age
        {
            get => Get<int>("Age");
            set => Set("Age", value);
        }
    }

    public class Proxy
    {
        private readonly Animal _animal = new();
        private readonly StringBuilder _text = new();

        public string Name
        {
            get => _animal.Name;
            set => _animal.Name = value;
        }

        public string Text
        {
            get => _text.ToString();
            set => _text.Clear().Append(value);
        }
    }

    public class TextModel
    {
        private readonly Dictionary<string, string> _texts = [];

        public int Age
        {
            get => int.Parse(_texts.GetValueOrDefault("Age", "0"), System.Globalization.CultureInfo.InvariantCulture);
            set => _texts["Age"] = value.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }
    }

    public class Moving
    {
        private Animal? _animal;
        private string _name = "";

        public string Name
        {
            get => _name;
            set => _name = _animal is null ? value : value + _animal.Name.Length;
        }

        public void Move(Animal animal) => _animal = animal;
    }

    public class Layered
    {
        private char[] _name = [];

        public string Name
        {
            get => new(_name);
            set => One(value);
        }

        private void One(string value) => Two(value);

        private void Two(string value) => Three(value);

        private void Three(string value) => Four(value);

        private void Four(string value) => _name = value.ToCharArray();
    }

    public class TwoWays
    {
        private readonly int _limit;

        public TwoWays()
        {
        }

        public TwoWays(int limit) => _limit = limit;

        public int Twice() => _limit * 2;
    }

    public readonly record struct Length(int X)
    {
        private readonly int _square = X * X;

        public int Square() => _square;
    }

    public class Stamped
    {
        private readonly DateTime _at = DateTime.UtcNow;
        private readonly int _max = 10;

        public long Ticks() => _at.Ticks + _max;
    }

    public class Unreached
    {
        private readonly int _secret;

        [System.Text.Json.Serialization.JsonIgnore]
        public int Secret
        {
            get => _secret;
            init => _secret = value;
        }
    }

    public class Stateful
    {
        private readonly Animal _state = new();

        public void Rename(string name) => _state.Name = name;
    }

    public class Writing
    {
        private readonly StringBuilder _text = new();

        public int Length
        {
            get => _text.Length;
            set => _text.Length = value;
        }

        public void Write(string text) => _text.Append(text);
    }

    public class MethodMemo
    {
        private int? _sum;

        public int A { get; set; }

        public int Sum() => _sum ??= A + 1;
    }

    public class Config
    {
        public Dictionary<string, int> Settings { get; set; } = new(StringComparer.OrdinalIgnoreCase);
    }
}
