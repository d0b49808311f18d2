using System.Text.Json;
using System.Text.Json.Serialization;
using Cachewise.Entries;
using Cachewise.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Testing;
using static Cachewise.Tests.Entries.Kinds;

namespace Cachewise.Tests.Entries;

/// <summary>
/// A value that its JSON would change is an error in development and testing, and a warning elsewhere.
/// </summary>
public partial class LossTests(RedisServer server)
{
    private const string FixedLost =
        "Fixed.X has no setter, so JSON does not read it back; add init, make it a parameter of the constructor that JSON calls ([JsonConstructor]), or mark it [JsonIgnore] if it is not part of the value";

    private const string PrivateSetterLost =
        "PrivateSetter.X has a setter that is not public, so JSON does not read it back; add [JsonInclude], make the setter public or init, make it a constructor parameter, or mark it [JsonIgnore] if it is not part of the value";

    private const string DogLost = "Animal is of type Dog at run time, and would come back as Animal; list it: [JsonDerivedType(typeof(Dog), \"Dog\")] on Animal, or declare Dog";

    [Theory]
    [InlineData("Development")]
    [InlineData("development")]
    [InlineData("Testing")]
    public async Task It_is_an_error_in_development_and_testing(string environment)
    {
        foreach (var config in Backends())
        {
            await using var cache = Cache.Create(config, environment: environment);
            Assert.Equal(
                $"Cache 'default': a value of type Fixed may not come back as it is: {FixedLost}.",
                (await Assert.ThrowsAsync<CacheValueException>(async () => await cache.SetAsync("k", Fixed.Create(0)))).Message);
        }
    }

    [Theory]
    [InlineData("production")]
    [InlineData("staging")]
    [InlineData("")]
    public async Task Elsewhere_it_is_a_warning_once_per_type(string environment)
    {
        foreach (var config in Backends())
        {
            var log = new FakeLogCollector();
            await using var cache = Cache.Create(config, new() { Logging = Logging(log) }, environment: environment);
            for (var i = 0; i < 3; i++)
            {
                await cache.SetAsync("k", Fixed.Create(7));
                await cache.SetAsync<Animal>("animal", new Dog { Name = "Rex", Bones = 3 });
                Assert.Equal(0, (await cache.GetOrCreateAsync("made", _ => ValueTask.FromResult(Fixed.Create(7)))).X);
                Assert.IsType<Animal>(await cache.GetOrCreateAsync("animal", _ => ValueTask.FromResult<Animal>(new Dog())));
            }

            Assert.Equal(
                [
                    $"Cache 'default': values of type Fixed may not come back as they are: {FixedLost}. In development and testing this is an error; here it is logged once per type",
                    $"Cache 'default': values of type Animal may not come back as they are: {DogLost}. In development and testing this is an error; here it is logged once per type",
                ],
                log.GetSnapshot().Select(record => record.Message));
            Assert.All(log.GetSnapshot(), record => Assert.Equal((LogLevel.Warning, 31), (record.Level, record.Id.Id)));
        }
    }

    [Fact]
    public async Task In_memory_a_vouched_type_that_loses_something_is_copied_as_on_redis()
    {
        await using var cache = Cache.Create(new() { Backend = CacheBackend.LocMem }, new() { Logging = NullLoggerFactory.Instance }, environment: "production");
        await cache.SetAsync("vouched", Vouched.Create(7));
        await cache.SetAsync<VouchedBase>("derived", new VouchedDerived());

        Assert.Equal(0, (await cache.GetAsync<Vouched>("vouched"))!.A);
        Assert.IsType<VouchedBase>(await cache.GetAsync<VouchedBase>("derived"));
    }

    [Fact]
    public async Task With_shared_values_the_contract_holds_too_so_that_what_passes_in_memory_passes_on_redis()
    {
        await using var cache = Cache.Create(new() { ShareValues = true });

        await Assert.ThrowsAsync<CacheValueException>(async () => await cache.SetAsync("k", Fixed.Create(1)));
        await Assert.ThrowsAsync<CacheValueException>(async () => await cache.SetAsync<Animal>("k", new Dog()));
    }

    [Fact]
    public async Task A_query_runs_once_for_each_time_that_it_is_stored()
    {
        var runs = 0;
        IEnumerable<Animal> Query()
        {
            runs++;
            yield return new();
        }

        await using var cache = Cache.Create(new());
        await cache.SetAsync("k", Query());
        await cache.SetAsync("k", new Flock(Query()));

        Assert.Equal(2, runs);
    }

    [Fact]
    public async Task An_object_that_refers_to_itself_is_an_error_and_not_an_endless_search()
    {
        var one = new Friend { Others = [new(), new()] };
        one.Others[0].Others = one.Others[1].Others = [one, one];
        await using var cache = Cache.Create(new());

        Assert.Equal(
            "Cache 'default': a value of type Friend cannot be written as JSON: Friend.Others refers back to an object that contains it, or the value is nested more than 64 deep; "
                + "mark the member that refers back [JsonIgnore], store a type without it, or set options.Json.ReferenceHandler = ReferenceHandler.Preserve.",
            (await Assert.ThrowsAsync<CacheValueException>(async () => await cache.SetAsync("k", one))).Message);
    }

    [Fact]
    public async Task Options_that_allow_circles_are_held_to_the_same_contract()
    {
        await using var cache = Cache.Create(new(), new() { Json = new(JsonContracts.NewOptions()) { ReferenceHandler = ReferenceHandler.Preserve } });
        var one = new Friend { Others = [new()] };
        one.Others[0].Others = [one, one.Others[0]];
        await cache.SetAsync("k", one);

        var read = await cache.GetAsync<Friend>("k");
        Assert.Same(read, read!.Others[0].Others[0]);
        Assert.Equal(
            $"Cache 'default': a value of type List<Animal> may not come back as it is: List<Animal>[]{DogLost["Animal".Length..]}.",
            (await Assert.ThrowsAsync<CacheValueException>(async () => await cache.SetAsync("k", new List<Animal> { new Dog() }))).Message);
    }

    [Fact]
    public async Task Options_that_leave_nulls_out_are_held_to_what_the_initializers_make_of_them()
    {
        await using var cache = Cache.Create(new(), new() { Json = new(JsonContracts.NewOptions()) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull } });
        await cache.SetAsync("k", new Friend());

        Assert.Equal(
            "Cache 'default': a value of type Friend may not come back as it is: Friend.Others is left out by its condition, and would come back as its initializer makes it; remove the condition (JsonIgnoreCondition), or the initializer.",
            (await Assert.ThrowsAsync<CacheValueException>(async () => await cache.SetAsync("k", new Friend { Others = null! }))).Message);
    }

    [Fact]
    public async Task A_null_of_such_a_type_is_stored()
    {
        await using var cache = Cache.Create(new());
        await cache.SetAsync<Fixed?>("k", null);

        Assert.True((await cache.TryGetAsync<Fixed?>("k")).Found);
    }

    [Fact]
    public async Task No_more_than_five_problems_are_listed()
    {
        await using var cache = Cache.Create(new());

        var error = await Assert.ThrowsAsync<CacheValueException>(async () => await cache.SetAsync("k", new Seven()));

        Assert.Equal(["Seven.A", "Seven.B", "Seven.C", "Seven.D", "Seven.E", "and 2"], error.Message.Split("\n- ")[1..].Select(line => string.Join(' ', line.Split(' ')[..(line.StartsWith("and", StringComparison.Ordinal) ? 2 : 1)])));
        Assert.EndsWith("\n- and 2 more.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Development", true)]
    [InlineData("Production", false)]
    public async Task A_host_passes_its_environment_on_to_every_cache(string environment, bool isError)
    {
        var host = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = environment });
        host.AddCaches<Declared>();
        await using var provider = host.Services.BuildServiceProvider();

        foreach (var cache in provider.GetRequiredService<ICaches>())
        {
            Assert.Equal(isError, await Record.ExceptionAsync(async () => await cache.SetAsync("k", Fixed.Create(1))) is CacheValueException);
        }
    }

    [Fact]
    public async Task Options_that_leave_fields_out_are_named()
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.Web);
        await using var cache = Cache.Create(new(), new() { Json = options });
        await using var production = Cache.Create(new() { Backend = CacheBackend.LocMem }, new() { Json = options }, environment: "production");
        const string Left = "is a field, which these JSON options leave out; set IncludeFields on the options, add [JsonInclude], or mark it [JsonIgnore] if it is not part of the value";

        Assert.Equal(
            $"Cache 'default': a value of type List<ValueTuple<Int32, String>> may not come back as it is:\n- List<ValueTuple<Int32, String>>[].Item1 {Left}\n- List<ValueTuple<Int32, String>>[].Item2 {Left}.",
            (await Assert.ThrowsAsync<CacheValueException>(async () => await cache.SetAsync("k", new List<(int, string)>()))).Message);

        // A tuple of which nothing at all would be stored is an error everywhere.
        Assert.Equal(
            $"Cache 'default': a value of type ValueTuple<Int32> may not come back as it is: ValueTuple<Int32>.Item1 {Left}.",
            (await Assert.ThrowsAsync<CacheValueException>(async () => await production.SetAsync("k", ValueTuple.Create(1)))).Message);
    }

    [Fact]
    public async Task A_context_of_the_application_is_held_to_the_same_contract()
    {
        await using var cache = Cache.Create(new(), new() { Json = KindsContext.Default.Options });
        await cache.SetAsync("product", new Product(1, "Tea", 2));
        await cache.SetAsync("tuple", new WithTuple("n", (1, 2), null));

        Assert.Equal(new(1, "Tea", 2), await cache.GetAsync<Product>("product"));
        Assert.Equal(new("n", (1, 2), null), await cache.GetAsync<WithTuple>("tuple"));
        Assert.Contains(PrivateSetterLost, (await Assert.ThrowsAsync<CacheValueException>(async () => await cache.SetAsync("k", PrivateSetter.Create(1)))).Message, StringComparison.Ordinal);
        Assert.Contains(DogLost, (await Assert.ThrowsAsync<CacheValueException>(async () => await cache.SetAsync<Animal>("k", new Dog()))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<CacheValueException>(async () => await cache.SetAsync("k", new Entity(1)));
    }

    [Fact]
    public void The_verdict_that_a_type_is_copied_is_never_taken_back()
    {
        for (var round = 0; round < 200; round++)
        {
            var contract = new JsonContracts().For<ImmutabilityProofTests.Doubling>();
            var same = contract.Serialize(new() { A = 0 });
            var doubled = contract.Serialize(new() { A = 1 });
            using var start = new Barrier(4);
            Parallel.Invoke(
                new() { MaxDegreeOfParallelism = 4 },
                [.. Enumerable.Range(0, 4).Select(thread => (Action)(() =>
                {
                    start.SignalAndWait(TimeSpan.FromSeconds(10));
                    contract.VerifyRoundTrip(thread == 0 ? doubled : same);
                }))]);

            Assert.False(contract.IsImmutable);
        }
    }

    private IEnumerable<CacheConfig> Backends() =>
    [
        new() { Backend = CacheBackend.LocMem },
        new() { Backend = CacheBackend.Dummy },
        new() { RedisUrl = server.Url(), KeyPrefix = $"loss-{Guid.NewGuid():N}", ConnectionPool = new() { SocketTimeout = TimeSpan.FromSeconds(30) } },
    ];

    private static ILoggerFactory Logging(FakeLogCollector log) => LoggerFactory.Create(builder => builder.AddProvider(new FakeLoggerProvider(log)));

    public class Friend
    {
        public List<Friend> Others { get; set; } = [];
    }

    [System.ComponentModel.ImmutableObject(true)]
    public sealed class Vouched
    {
        public Vouched()
        {
        }

        private Vouched(int a) => A = a;

        public int A { get; }

        public static Vouched Create(int a) => new(a);
    }

    [System.ComponentModel.ImmutableObject(true)]
    public class VouchedBase;

    public sealed class VouchedDerived : VouchedBase;

    public sealed class Seven
    {
        public int A { get; } = 1;

        public int B { get; } = 1;

        public int C { get; } = 1;

        public int D { get; } = 1;

        public int E { get; } = 1;

        public int F { get; } = 1;

        public int G { get; } = 1;
    }

    private sealed class Declared : CacheSettings
    {
        public CacheConfig CacheDefault { get; init; } = new() { Backend = CacheBackend.LocMem };

        public CacheConfig CacheOther { get; init; } = new() { Backend = CacheBackend.Dummy };

        public CacheConfig? CacheNone { get; init; }
    }

    [JsonSerializable(typeof(Product))]
    [JsonSerializable(typeof(WithTuple))]
    [JsonSerializable(typeof(PrivateSetter))]
    [JsonSerializable(typeof(Animal))]
    [JsonSerializable(typeof(Entity))]
    [JsonSourceGenerationOptions(JsonSerializerDefaults.Web, IncludeFields = true)]
    internal sealed partial class KindsContext : JsonSerializerContext;
}
