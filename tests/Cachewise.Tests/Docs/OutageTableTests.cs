using System.Reflection;
using Cachewise.Stores;
using Cachewise.Tests.Servers;

namespace Cachewise.Tests.Docs;

/// <summary>
/// The outage table of docs/api.md agrees with the table of operations, and with each call to a port on which nothing
/// listens.
/// </summary>
public class OutageTableTests
{
    /// <summary>The operations that a call consists of. The first is the one whose failure decides.</summary>
    private static readonly Dictionary<string, string[]> OperationsOf = new(StringComparer.Ordinal)
    {
        ["GetAsync"] = [nameof(CacheOperation.Get)],
        ["TryGetAsync"] = [nameof(CacheOperation.Get)],
        ["GetManyAsync"] = [nameof(CacheOperation.GetMany)],
        ["ContainsAsync"] = [nameof(CacheOperation.Contains)],
        ["GetTimeToLiveAsync"] = [nameof(CacheOperation.TimeToLive)],
        ["GetOrCreateAsync"] = [nameof(CacheOperation.Get), nameof(CacheOperation.TakeLease), nameof(CacheOperation.RemoveUnreadable), nameof(CacheOperation.StoreMade)],
        ["GetOrCreateManyAsync"] = [nameof(CacheOperation.GetMany), nameof(CacheOperation.TakeLease), nameof(CacheOperation.RemoveUnreadable), nameof(CacheOperation.AddMany), nameof(CacheOperation.StoreMade)],
        ["SetAsync"] = [nameof(CacheOperation.Set)],
        ["SetManyAsync"] = [nameof(CacheOperation.SetMany)],
        ["AddAsync"] = [nameof(CacheOperation.Add)],
        ["ReplaceIfEqualAsync"] = [nameof(CacheOperation.ReplaceIf)],
        ["RemoveIfEqualAsync"] = [nameof(CacheOperation.RemoveIf)],
        ["RemoveAsync"] = [nameof(CacheOperation.Remove)],
        ["RemoveManyAsync"] = [nameof(CacheOperation.RemoveMany)],
        ["TouchAsync"] = [nameof(CacheOperation.Touch), nameof(CacheOperation.Expire)],
        ["PersistAsync"] = [nameof(CacheOperation.Persist)],
        ["IncrementAsync"] = [nameof(CacheOperation.Increment)],
        ["IncrementAndTouchAsync"] = [nameof(CacheOperation.Increment)],
        ["DecrementAsync"] = [nameof(CacheOperation.Increment)],
        ["IncrementVersionAsync"] = [nameof(CacheOperation.Move)],
        ["DecrementVersionAsync"] = [nameof(CacheOperation.Move)],
        ["KeysAsync"] = [nameof(CacheOperation.Scan)],
        ["RemoveByPatternAsync"] = [nameof(CacheOperation.RemoveByPattern)],
        ["ClearAsync"] = [nameof(CacheOperation.Clear)],
        ["AcquireLockAsync"] = [nameof(CacheOperation.AcquireLock)],
        ["AcquireDjangoLockAsync"] = [nameof(CacheOperation.AcquireLock)],
        ["CacheLock.ExtendAsync"] = [nameof(CacheOperation.ExtendLock)],
        ["CacheLock.ReleaseAsync"] = [nameof(CacheOperation.ReleaseLock)],
        ["IDistributedCache"] =
            [nameof(CacheOperation.GetBytes), nameof(CacheOperation.SetBytes), nameof(CacheOperation.RemoveBytes), nameof(CacheOperation.Slide)],
    };

    /// <summary>Operations that are no call of a user.</summary>
    private static readonly string[] OfNoCall = [nameof(CacheOperation.Connect), nameof(CacheOperation.RenewLease), nameof(CacheOperation.ReleaseLease)];

    private static readonly Dictionary<string, CacheOperation> Operations = typeof(CacheOperation)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .ToDictionary(field => field.Name, field => (CacheOperation)field.GetValue(null)!, StringComparer.Ordinal);

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
        ["ReplaceIfEqualAsync"] = async cache => await cache.ReplaceIfEqualAsync("k", 1, 2),
        ["RemoveIfEqualAsync"] = async cache => await cache.RemoveIfEqualAsync("k", 1),
        ["RemoveAsync"] = async cache => await cache.RemoveAsync("k"),
        ["RemoveManyAsync"] = async cache => await cache.RemoveManyAsync(["k"]),
        ["TouchAsync"] = async cache => await cache.TouchAsync("k"),
        ["PersistAsync"] = async cache => await cache.PersistAsync("k"),
        ["IncrementAsync"] = async cache => await cache.IncrementAsync("k"),
        ["IncrementAndTouchAsync"] = async cache => await cache.IncrementAndTouchAsync("k"),
        ["DecrementAsync"] = async cache => await cache.DecrementAsync("k"),
        ["IncrementVersionAsync"] = async cache => await cache.IncrementVersionAsync("k"),
        ["DecrementVersionAsync"] = async cache => await cache.AtVersion(2).DecrementVersionAsync("k"),
        ["KeysAsync"] = async cache => await cache.KeysAsync().ToListAsync(),
        ["RemoveByPatternAsync"] = async cache => await cache.RemoveByPatternAsync("*"),
        ["ClearAsync"] = async cache => await cache.ClearAsync(),
        ["AcquireLockAsync"] = async cache => await cache.AcquireLockAsync("k", TimeSpan.FromSeconds(1)),
        ["AcquireDjangoLockAsync"] = async cache => await cache.AcquireDjangoLockAsync("k", TimeSpan.FromSeconds(1)),
    };

    /// <summary>
    /// The calls of code that cannot await; each has the operations of the asynchronous call of that name.
    /// </summary>
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
    public void Every_call_of_a_cache_is_in_the_table()
    {
        var calls = typeof(Cache).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Select(method => method.Name)
            .Where(name => name.EndsWith("Async", StringComparison.Ordinal) && name is not "DisposeAsync")
            .Union(["CacheLock.ExtendAsync", "CacheLock.ReleaseAsync", "IDistributedCache"], StringComparer.Ordinal)
            .Order(StringComparer.Ordinal)
            .ToList();

        Assert.Equal(calls, Table().Keys.Order(StringComparer.Ordinal));
        Assert.Equal(calls, OperationsOf.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_operation_belongs_to_a_call() =>
        Assert.Equal(
            Operations.Keys.Except(OfNoCall, StringComparer.Ordinal).Order(StringComparer.Ordinal),
            OperationsOf.Values.SelectMany(names => names).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));

    [Fact]
    public void The_table_says_of_each_call_what_the_rows_of_its_operations_say() =>
        Assert.All(Table(), row => Assert.StartsWith(WordsFor(OperationsOf[row.Key]), row.Value, StringComparison.Ordinal));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_call_degrades_or_throws_as_the_row_of_its_operation_says(string name)
    {
        await using var cache = Cache.Create(new() { RedisUrl = $"redis://127.0.0.1:{RedisServer.FreePort()}" });

        var error = await Record.ExceptionAsync(() => Calls[name](cache));

        Assert.True(error is null or CacheUnavailableException, $"{error}");
        Assert.Equal(error is not null, Throws(name));
    }

    [Theory]
    [MemberData(nameof(SynchronousNames))]
    public async Task A_synchronous_call_degrades_or_throws_as_the_asynchronous_one(string name)
    {
        await using var cache = Cache.Create(new() { RedisUrl = $"redis://127.0.0.1:{RedisServer.FreePort()}" });

        var error = Record.Exception(() => SynchronousCalls[name](cache));

        Assert.True(error is null or CacheUnavailableException, $"{error}");
        Assert.Equal(error is not null, Throws($"{name}Async"));
    }

    private static bool Throws(string call) => Operations[OperationsOf[call][0]].WhenUnavailable is WhenUnavailable.Throw;

    /// <summary>The start of the table cell of a call with these operations.</summary>
    private static string WordsFor(string[] names) => names.Select(name => Operations[name].WhenUnavailable).Distinct().Order().ToArray() switch
    {
        [WhenUnavailable.Miss] => "misses",
        [WhenUnavailable.Drop] => "is dropped",
        [WhenUnavailable.Throw] => "throws",
        [WhenUnavailable.Miss, WhenUnavailable.Drop] => "runs the factory and returns its value; nothing is stored",
        var others => throw new InvalidOperationException($"The table has no words for {string.Join(" and ", others)}."),
    };

    /// <summary>Each call with its cell in the table.</summary>
    private static Dictionary<string, string> Table() => (
        from row in Page.Read("docs/api.md").Rows
        where row.Length == 2 && (row[0].Contains("Async`", StringComparison.Ordinal) || row[0] is "`IDistributedCache`")
        from name in row[0].Split('`')
        where name.EndsWith("Async", StringComparison.Ordinal) || name is "IDistributedCache"
        select (Name: name, Words: row[1])).ToDictionary(one => one.Name, one => one.Words, StringComparer.Ordinal);
}
