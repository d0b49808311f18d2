using System.Collections.Frozen;
using System.Collections.Immutable;
using System.ComponentModel;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Cachewise.Entries;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Cachewise.Tests.Entries;

public class ImmutabilityProofTests
{
    public sealed record Plain(int A, string B, DateTime? C, ImmutableArray<string> D, ImmutableList<Nested> E);

    public sealed record Nested(Guid A, DayOfWeek B)
    {
        public decimal C { get; init; }
    }

    public sealed record Recursive(string Name, Recursive? Next);

    public abstract record Base(int A);

    public sealed record Derived(int A, int B) : Base(A);

    public readonly record struct Value(int A, string B);

    [ImmutableObject(true)]
    public sealed class Vouched
    {
        public int A { get; init; }
    }

    public record Open(int A);

    public sealed class NoRecord(int a)
    {
        public int A { get; } = a;
    }

    public sealed record WithList(List<int> A);

    public sealed record WithArray(int[] A);

    public sealed record WithInterface(IReadOnlyList<int> A);

    public sealed record WithObject(object A);

    public sealed record Settable
    {
        public int A { get; set; }
    }

    public record struct SettableValue(int A);

    public sealed record WithIgnored(int A)
    {
        [JsonIgnore]
        public int B { get; init; }
    }

    public sealed record WithConditional(int A)
    {
        [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
        public int B { get; init; } = 5;
    }

    public sealed record WithPrivateField(int A)
    {
        private readonly int _b = Random.Shared.Next();

        public int C() => _b;
    }

    public sealed record WithUnwritten(int A)
    {
        public int B { get; } = Random.Shared.Next();
    }

    public sealed record WithConverter([property: JsonConverter(typeof(Shouting))] string A);

#pragma warning disable CA1051 // fields that are visible are what is proven nothing of
    public sealed record WithField(int A)
    {
        public int B;
    }

    public sealed record WithReadOnlyField(int A)
    {
        public readonly int B = Random.Shared.Next();
    }

    [StructLayout(LayoutKind.Auto)]
    public readonly record struct ValueWithField(int A)
    {
        public readonly int B = A;
    }

#pragma warning restore CA1051
    public sealed record WithTuple((int A, int B) A);

    public sealed record HoldsMutable(Nested A, WithList B);

    public sealed record Hashing(string Password)
    {
        public string Password { get; } = $"hash({Password})";
    }

    public sealed record Doubling
    {
        public int A
        {
            get;
            init => field = value * 2;
        }
    }

    [JsonConverter(typeof(JsonNumberEnumConverter<Converted>))]
    public enum Converted
    {
        A,
        B,
    }

    public sealed class Shouting : JsonConverter<string>
    {
        public override string Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString()!;

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToUpperInvariant());
    }

    [Theory]
    [InlineData(typeof(int))]
    [InlineData(typeof(string))]
    [InlineData(typeof(decimal?))]
    [InlineData(typeof(DateTimeOffset))]
    [InlineData(typeof(DayOfWeek))]
    [InlineData(typeof(ImmutableArray<string>))]
    [InlineData(typeof(ImmutableList<Plain>))]
    [InlineData(typeof(Plain))]
    [InlineData(typeof(Recursive))]
    [InlineData(typeof(Derived))]
    [InlineData(typeof(Value))]
    [InlineData(typeof(Value?))]
    [InlineData(typeof(Vouched))]
    public void What_cannot_change_is_proven(Type type) => Assert.True(ImmutabilityProof.Holds(Json(type)));

    [Theory]
    [InlineData(typeof(System.Numerics.BigInteger))]
    [InlineData(typeof(Converted))]
    [InlineData(typeof(object))]
    [InlineData(typeof(byte[]))]
    [InlineData(typeof(List<int>))]
    [InlineData(typeof(IReadOnlyList<int>))]
    [InlineData(typeof(JsonElement))]
    [InlineData(typeof(Open))]
    [InlineData(typeof(Base))]
    [InlineData(typeof(NoRecord))]
    [InlineData(typeof(WithList))]
    [InlineData(typeof(WithArray))]
    [InlineData(typeof(WithInterface))]
    [InlineData(typeof(WithObject))]
    [InlineData(typeof(Settable))]
    [InlineData(typeof(SettableValue))]
    [InlineData(typeof(WithIgnored))]
    [InlineData(typeof(WithConditional))]
    [InlineData(typeof(WithPrivateField))]
    [InlineData(typeof(WithUnwritten))]
    [InlineData(typeof(WithConverter))]
    [InlineData(typeof(WithField))]
    [InlineData(typeof(WithReadOnlyField))]
    [InlineData(typeof(ValueWithField))]
    [InlineData(typeof(WithTuple))]
    [InlineData(typeof((int A, string B)))]
    [InlineData(typeof(Tuple<int, string>))]
    [InlineData(typeof(System.Numerics.Vector3))]
    [InlineData(typeof(HoldsMutable))]
    [InlineData(typeof(ImmutableArray<WithList>))]
    [InlineData(typeof(ImmutableDictionary<string, int>))]
    [InlineData(typeof(FrozenSet<string>))]
    public void What_could_change_or_is_changed_by_json_is_not(Type type) => Assert.False(ImmutabilityProof.Holds(Json(type)));

    [Fact]
    public void A_converter_in_the_options_ends_the_proof()
    {
        var options = JsonContracts.NewOptions();
        options.Converters.Add(new Shouting());

        Assert.False(ImmutabilityProof.Holds(options.GetTypeInfo(typeof(string))));
        Assert.False(ImmutabilityProof.Holds(options.GetTypeInfo(typeof(Plain))));
        Assert.True(ImmutabilityProof.Holds(options.GetTypeInfo(typeof(int))));
    }

    [Fact]
    public async Task In_memory_what_is_proven_is_handed_out_and_what_is_not_is_copied()
    {
        await using var cache = Cache.Create(new());
        var nested = new Nested(Guid.Empty, DayOfWeek.Friday);
        var list = new WithList([1]);
        await cache.SetAsync("nested", nested);
        await cache.SetAsync("list", list);

        Assert.Same(nested, await cache.GetAsync<Nested>("nested"));
        Assert.Same(nested, await cache.GetOrCreateAsync("nested", ValueTask<Nested> (_) => throw new InvalidOperationException()));
        Assert.NotSame(list, await cache.GetAsync<WithList>("list"));
    }

    [Fact]
    public async Task What_a_constructor_changes_is_copied_so_that_memory_and_redis_agree()
    {
        await using var cache = Cache.Create(new());
        await cache.SetAsync("hashing", new Hashing("pw"));
        await cache.SetAsync("doubling", new Doubling { A = 1 });

        Assert.Equal("hash(hash(pw))", (await cache.GetAsync<Hashing>("hashing"))!.Password);
        Assert.Equal(4, (await cache.GetAsync<Doubling>("doubling"))!.A);
    }

    [Fact]
    public async Task A_type_that_does_not_come_back_as_it_was_written_is_logged_once()
    {
        var log = new FakeLogCollector();
        foreach (var backend in new[] { CacheBackend.LocMem, CacheBackend.Dummy })
        {
            log.Clear();
            var json = JsonContracts.NewOptions();
            await using var cache = Cache.Create(new() { Backend = backend }, new() { Json = json, Logging = LoggerFactory.Create(builder => builder.AddProvider(new FakeLoggerProvider(log))) });
            await cache.SetAsync("k", new Hashing("pw"));
            await cache.SetAsync("k", new Hashing("pw"));

            Assert.Equal(
                "Cache 'default': a value of type Hashing does not come back from JSON as it was written; look at members without a setter, and at what its constructor changes. This is logged once per type",
                Assert.Single(log.GetSnapshot()).Message);
        }
    }

    [Fact]
    public async Task Half_a_surrogate_pair_in_one_text_leaves_later_texts_shared()
    {
        const string Half = "half \ud83d";
        var log = new FakeLogCollector();
        await using var cache = Cache.Create(
            new(),
            new() { Json = JsonContracts.NewOptions(), Logging = LoggerFactory.Create(builder => builder.AddProvider(new FakeLoggerProvider(log))) },
            environment: "production",
            debug: true);
        var whole = new string('w', 3);

        await cache.SetAsync("half", Half);
        await cache.SetAsync("list", ImmutableArray.Create(Half));
        await cache.SetAsync("whole", whole);

        Assert.Same(whole, await cache.GetAsync<string>("whole"));
        Assert.Equal("half \ufffd", await cache.GetAsync<string>("half"));
        Assert.Equal("half \ufffd", (await cache.GetAsync<ImmutableArray<string>>("list"))[0]);
        Assert.Equal(["String", "ImmutableArray<String>"], log.GetSnapshot().Select(record => record.GetStructuredStateValue("Type")));
        Assert.All(log.GetSnapshot(), record => Assert.Contains(" has text with half a surrogate pair, which is written as U+FFFD; ", record.Message, StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_team_that_accepts_aliasing_gets_the_object_itself()
    {
        await using var cache = Cache.Create(new() { ShareValues = true });
        var list = new WithList([1]);
        await cache.SetAsync("list", list);

        Assert.Same(list, await cache.GetAsync<WithList>("list"));
        Assert.Equal(1, Assert.Single((await cache.GetAsync<Dictionary<string, int[]>>("list"))!["a"]));
        await Assert.ThrowsAsync<CacheValueException>(async () => await cache.SetAsync("k", double.NaN));
    }

    private static JsonTypeInfo Json(Type type) => JsonContracts.NewOptions().GetTypeInfo(type);
}
