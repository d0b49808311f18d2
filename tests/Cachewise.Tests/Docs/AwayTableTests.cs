using System.Reflection;
using Cachewise.Tests.Servers;

namespace Cachewise.Tests.Docs;

/// <summary>docs/api.md says of every call what it does while Redis is away; here each is made on a port where nothing listens.</summary>
public class AwayTableTests
{
    private const string Throws = "throws";

    private static readonly Dictionary<string, Func<Cache, Task>> Calls = new(StringComparer.Ordinal)
    {
        ["GetAsync"] = async cache => await cache.GetAsync<int>("k"),
        ["TryGetAsync"] = async cache => await cache.TryGetAsync<int>("k"),
        ["GetManyAsync"] = async cache => await cache.GetManyAsync<int>(["k"]),
        ["ContainsAsync"] = async cache => await cache.ContainsAsync("k"),
        ["GetTimeToLiveAsync"] = async cache => await cache.GetTimeToLiveAsync("k"),
        ["GetOrCreateAsync"] = async cache => await cache.GetOrCreateAsync("k", _ => ValueTask.FromResult(1)),
        ["GetOrCreateManyAsync"] = async cache => await cache.GetOrCreateManyAsync<int>(["k"], async (_, _) => new Dictionary<string, int>(StringComparer.Ordinal)),
        ["SetAsync"] = async cache => await cache.SetAsync("k", 1),
        ["SetManyAsync"] = async cache => await cache.SetManyAsync([KeyValuePair.Create("k", 1)]),
        ["AddAsync"] = async cache => await cache.AddAsync("k", 1),
        ["RemoveAsync"] = async cache => await cache.RemoveAsync("k"),
        ["RemoveManyAsync"] = async cache => await cache.RemoveManyAsync(["k"]),
        ["TouchAsync"] = async cache => await cache.TouchAsync("k"),
        ["PersistAsync"] = async cache => await cache.PersistAsync("k"),
        ["IncrementAsync"] = async cache => await cache.IncrementAsync("k"),
        ["DecrementAsync"] = async cache => await cache.DecrementAsync("k"),
        ["IncrementVersionAsync"] = async cache => await cache.IncrementVersionAsync("k"),
        ["DecrementVersionAsync"] = async cache => await cache.AtVersion(2).DecrementVersionAsync("k"),
        ["KeysAsync"] = async cache => await cache.KeysAsync().ToListAsync(),
        ["RemoveByPatternAsync"] = async cache => await cache.RemoveByPatternAsync("*"),
        ["ClearAsync"] = async cache => await cache.ClearAsync(),
        ["AcquireLockAsync"] = async cache => await cache.AcquireLockAsync("k", TimeSpan.FromSeconds(1)),
    };

    /// <summary>The calls of code that cannot await; each does what the asynchronous one of that name does.</summary>
    private static readonly Dictionary<string, Action<Cache>> SynchronousCalls = new(StringComparer.Ordinal)
    {
        ["Get"] = cache => cache.Get<int>("k"),
        ["TryGet"] = cache => cache.TryGet<int>("k"),
        ["GetOrCreate"] = cache => cache.GetOrCreate("k", () => 1),
        ["Set"] = cache => cache.Set("k", 1),
        ["Remove"] = cache => cache.Remove("k"),
    };

    public static TheoryData<string> Names => [.. Calls.Keys];

    public static TheoryData<string> SynchronousNames => [.. SynchronousCalls.Keys];

    [Fact]
    public void Every_call_of_a_cache_is_in_the_table() =>
        Assert.Equal(
            typeof(Cache).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Select(method => method.Name).Where(name => name.EndsWith("Async", StringComparison.Ordinal) && name is not "DisposeAsync").Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal),
            Table().Keys.Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_call_degrades_or_throws_as_the_table_says(string name)
    {
        await using var cache = Cache.Create(new() { RedisUrl = $"redis://127.0.0.1:{RedisServer.FreePort()}" });

        var error = await Record.ExceptionAsync(() => Calls[name](cache));

        Assert.True(error is null or CacheUnavailableException, $"{error}");
        Assert.Equal(error is not null, Table()[name] is Throws);
    }

    [Theory]
    [MemberData(nameof(SynchronousNames))]
    public async Task A_synchronous_call_degrades_or_throws_as_the_asynchronous_one(string name)
    {
        await using var cache = Cache.Create(new() { RedisUrl = $"redis://127.0.0.1:{RedisServer.FreePort()}" });

        var error = Record.Exception(() => SynchronousCalls[name](cache));

        Assert.True(error is null or CacheUnavailableException, $"{error}");
        Assert.Equal(error is not null, Table()[$"{name}Async"] is Throws);
    }

    /// <summary>Each call with what the table says it does.</summary>
    private static Dictionary<string, string> Table() => (
        from row in Page.Read("docs/api.md").Rows
        where row.Length == 2 && row[0].Contains("Async`", StringComparison.Ordinal)
        from name in row[0].Split('`').Where(part => part.EndsWith("Async", StringComparison.Ordinal) && !part.Contains('.', StringComparison.Ordinal))
        select (name, row[1])).ToDictionary(one => one.name, one => one.Item2.StartsWith(Throws, StringComparison.Ordinal) ? Throws : one.Item2, StringComparer.Ordinal);
}
