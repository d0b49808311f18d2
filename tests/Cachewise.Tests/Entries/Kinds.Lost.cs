#pragma warning disable CA1051 // fields that are visible are among what people write

namespace Cachewise.Tests.Entries;

/// <summary>Types with state that JSON does not carry.</summary>
public static partial class Kinds
{
    public class Paged : List<int>
    {
        public int Total { get; set; }
    }

    public class PrivateSetter
    {
        public int X { get; private set; }

        public static PrivateSetter Create(int x) => new() { X = x };
    }

    public record struct Account
    {
        public int Id { get; private init; }

        public string Name { get; internal set; }

        public (int X, int Y) At { get; private set; }

        public static Account Create(int id) => new() { Id = id, Name = "n", At = (1, 2) };
    }

    public class Fixed
    {
        public Fixed()
        {
        }

        private Fixed(int x) => X = x;

        public int X { get; }

        public static Fixed Create(int x) => new(x);
    }

    public class Holder
    {
        public List<PrivateSetter> Inner { get; set; } = [];

        public List<Fixed> Fixed { get; set; } = [];
    }

    public class GetOnly
    {
        public int At { get; } = Random.Shared.Next();
    }

    public readonly struct Money(decimal amount)
    {
        public decimal Amount { get; } = amount;
    }

    public class GetOnlyList
    {
        public List<int> Lines { get; } = [];
    }

    public class Purse
    {
        private decimal _amount;

        public decimal Twice => _amount * 2;

        public void Put(decimal amount) => _amount += amount;
    }

    public class Entity(int id)
    {
        private readonly List<int> _lines = [];

        public int Id { get; } = id;

        public IReadOnlyList<int> Lines => _lines;

        public void Add(int line) => _lines.Add(line);
    }

    public class Buffered
    {
        private char[] _chars = new char[4];
        private int _length;

        public int Length
        {
            get => _length;
            set
            {
                Array.Resize(ref _chars, value);
                _length = value;
            }
        }
    }

    public class Counting
    {
        private int _count;

        public int Count() => _count++;
    }

    public class Derived : Counting
    {
        public int Id { get; set; }
    }

    public class Hidden
    {
        public int Id { get; set; }

        private string Secret { get; set; } = "";

        public string Tell() => Secret += Id;
    }

    public class ReadOnlyField
    {
        public readonly int A = Random.Shared.Next();
    }

    public class Many
    {
        public int A { get; } = Random.Shared.Next();

        public object? B { get; set; }
    }

    public class TwoConstructors
    {
        public TwoConstructors(int a) => A = a;

        public TwoConstructors(int a, int b) => A = a + b;

        public int A { get; }
    }
}
