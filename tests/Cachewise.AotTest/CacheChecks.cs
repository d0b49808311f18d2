using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Cachewise.AotTest;

/// <summary>The calls of an application, with values that a <see cref="ValuesContext"/> knows.</summary>
internal static class CacheChecks
{
    private static readonly Product Teapot = new(7, "Théière", 12.50m, new(2026, 2, 28));

    public static async Task RunAsync(Checks checks, CacheConfig config)
    {
        await using var cache = Cache.Create(config, new() { Json = ValuesContext.Default.Options });
        await checks.RunAsync("the program is native", IsNative);
        await checks.RunAsync("a record is set and read", () => SetsAndGets(cache));
        await checks.RunAsync("strings and numbers need no context", () => Primitives(cache));
        await checks.RunAsync("a counter counts", () => Increments(cache));
        await checks.RunAsync("get-or-create makes a value once", () => GetsOrCreates(cache));
        await checks.RunAsync("many values are set and read at once", () => Many(cache));
        await checks.RunAsync("a record with a list is copied", () => CopiesLists(cache));
        await checks.RunAsync("a record is copied although it cannot change, because the proof would be vacuous", () => CopiesRecords(cache));
        await checks.RunAsync("a type marked as immutable is not copied in memory", () => SharesMarkedTypes(cache));
        await checks.RunAsync("tuples are stored with their fields", () => KeepsTuples(cache));
        await checks.RunAsync("an object of a derived class is rejected", () => RejectsDerivedClasses(cache));
        await checks.RunAsync("a type that no context knows is an error, not a miss", () => RejectsUnknownTypes(cache));
        await checks.RunAsync("entries are found and cleared", () => Clears(cache));
    }

    private static Task IsNative()
    {
        Checks.Equal(false, RuntimeFeature.IsDynamicCodeSupported);
        return Task.CompletedTask;
    }

    private static async Task SetsAndGets(Cache cache)
    {
        await cache.SetAsync("product", Teapot);
        Checks.Equal(Teapot, await cache.GetAsync<Product>("product"));
        Checks.Equal(null, await cache.AtVersion(2).GetAsync<Product>("product"));
    }

    private static async Task Primitives(Cache cache)
    {
        await cache.SetAsync("text", "čaj");
        await cache.SetAsync("number", 42L);
        await cache.SetAsync<int?>("nothing", null);
        await cache.SetAsync("id", Guid.Empty);
        await cache.SetAsync("bytes", "raw"u8.ToArray());
        Checks.Equal("čaj", await cache.GetAsync<string>("text"));
        Checks.Equal(42, await cache.GetAsync<int>("number"));
        Checks.Equal(true, (await cache.TryGetAsync<int?>("nothing")).Found);
        Checks.Equal(Guid.Empty, await cache.GetAsync("id", Guid.NewGuid()));
        Checks.Equal(3, (await cache.GetAsync<byte[]>("bytes"))?.Length);
    }

    private static async Task Increments(Cache cache)
    {
        Checks.Equal(5, await cache.IncrementAsync("count", 5, initial: 0));
        Checks.Equal(6, await cache.IncrementAsync("count"));
        Checks.Equal(4, await cache.DecrementAsync("count", 2));
        Checks.Equal(4, await cache.GetAsync<long>("count"));
    }

    private static async Task GetsOrCreates(Cache cache)
    {
        var made = 0;
        async ValueTask<Product> MakeAsync(CancellationToken cancelled)
        {
            made++;
            await Task.Yield();
            return Teapot;
        }

        Checks.Equal(Teapot, await cache.GetOrCreateAsync("made", MakeAsync));
        Checks.Equal(Teapot, await cache.GetOrCreateAsync("made", MakeAsync));
        Checks.Equal(1, made);
    }

    private static async Task Many(Cache cache)
    {
        await cache.SetManyAsync(new Dictionary<string, Product> { ["many1"] = Teapot, ["many2"] = Teapot with { Id = 8 } });
        var read = await cache.GetManyAsync<Product>(["many1", "many2", "many3"]);
        Checks.Equal(2, read.Count);
        Checks.Equal(8, read["many2"]?.Id);
    }

    // Trimming may keep a record's methods, by which it is known as a record, and not its fields: a proof by fields
    // would see none, and take the record for immutable.
    [DynamicDependency(DynamicallyAccessedMemberTypes.NonPublicMethods, typeof(Basket))]
    private static async Task CopiesLists(Cache cache)
    {
        var basket = new Basket(["tea"]);
        await cache.SetAsync("basket", basket);
        basket.Lines.Add("after the set");
        var read = await cache.GetAsync<Basket>("basket");
        read!.Lines.Add("after the get");
        Checks.Equal("tea", string.Join(", ", (await cache.GetAsync<Basket>("basket"))!.Lines));
    }

    [DynamicDependency(DynamicallyAccessedMemberTypes.NonPublicMethods, typeof(Product))]
    private static async Task CopiesRecords(Cache cache)
    {
        await cache.SetAsync("copied", Teapot);
        Checks.Equal(false, ReferenceEquals(await cache.GetAsync<Product>("copied"), await cache.GetAsync<Product>("copied")));
    }

    private static async Task SharesMarkedTypes(Cache cache)
    {
        var country = new Country("CZ");
        await cache.SetAsync("country", country);
        var read = await cache.GetAsync<Country>("country");
        Checks.Equal(country, read);
        Checks.Equal(cache.Choice.Backend is CacheBackend.LocMem, ReferenceEquals(country, read));
    }

    private static async Task KeepsTuples(Cache cache)
    {
        await cache.SetAsync("trip", new Trip((50.1, 14.4), [("Brno", 2)]));
        var read = await cache.GetAsync<Trip>("trip");
        Checks.Equal((50.1, 14.4), read!.From);
        Checks.Equal(("Brno", 2), read.Stops[0]);
    }

    private static async Task RejectsDerivedClasses(Cache cache)
    {
        await cache.SetAsync("animal", new Animal());
        Checks.Equal(
            "Cache 'default': a value of type Animal may not come back as it is: Animal is of type Dog at run time, and would come back as Animal; list it: [JsonDerivedType(typeof(Dog), \"Dog\")] on Animal, or declare Dog.",
            await ErrorOf(() => cache.SetAsync<Animal>("animal", new Dog())));
    }

    private static async Task<string?> ErrorOf(Func<ValueTask> write)
    {
        try
        {
            await write();
            return null;
        }
        catch (CacheValueException error)
        {
            return error.Message;
        }
    }

    private static async Task RejectsUnknownTypes(Cache cache)
    {
        try
        {
            await cache.GetAsync<Unknown>("product");
        }
        catch (CacheValueException error)
        {
            Checks.Equal(true, error.Message.Contains("Unknown has no JSON form", StringComparison.Ordinal));
            return;
        }

        throw new InvalidOperationException("no exception");
    }

    private static async Task Clears(Cache cache)
    {
        var keys = 0;
        await foreach (var _ in cache.KeysAsync("many*"))
        {
            keys++;
        }

        Checks.Equal(2, keys);
        await cache.ClearAsync();
        Checks.Equal(false, await cache.ContainsAsync("product"));
    }
}
