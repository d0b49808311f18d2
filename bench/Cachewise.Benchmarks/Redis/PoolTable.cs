namespace Cachewise.Benchmarks.Redis;

/// <summary>
/// The gain of more connections to one server, by hand; the number of connections of Cachewise is based on it.
/// </summary>
internal static class PoolTable
{
    public static async Task RunAsync(RedisServer server)
    {
        var pools = await ClientThreads.ByDefaultAsync(
            () => Task.WhenAll(((int[])[1, 2, 4, 8]).Select(connections => ByHandPool.ConnectAsync(server.Port, connections))));
        await RedisGrid.GetAsync("pool: get by hand", pools, payload => payload.IsLarge ? [new(16)] : [new(16), new(256)]);
        foreach (var pool in pools)
        {
            await pool.DisposeAsync();
        }
    }
}
