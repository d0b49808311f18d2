namespace Cachewise.Benchmarks.Redis;

/// <summary>All contenders on one server.</summary>
internal static class CallTables
{
    private static readonly int[] Concurrencies = [1, 16, RedisGrid.Judged, 256];

    public static async Task RunAsync(RedisServer server)
    {
        await using var contenders = await RedisContenders.ConnectAsync(server.Port);
        await RedisGrid.GetAsync("get", contenders.All, ConcurrenciesOf);
        RedisGrid.Set("set", contenders.All, ConcurrenciesOf);
        await RedisGrid.GetManyAsync("get-many of 100", [.. contenders.All.OfType<IReadsMany>()]);
    }

    /// <summary>Of 100 KB two will do: they take as long as all others together, most of it in the garbage collector.</summary>
    private static IEnumerable<int> ConcurrenciesOf(Payload payload) => Concurrencies.Where(concurrency => !payload.IsLarge || concurrency is 1 or RedisGrid.Judged);
}
