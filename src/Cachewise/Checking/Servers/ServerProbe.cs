using Cachewise.Keys;
using Cachewise.Selection;
using Cachewise.Stores.Redis.Connections;
using Cachewise.Stores.Redis.Diagnostics;
using StackExchange.Redis;

namespace Cachewise.Checking.Servers;

/// <summary>
/// Asks the server of a cache what it is, over the connection of the cache.
/// </summary>
internal static class ServerProbe
{
    private const int RoundTrips = 5;

    /// <param name="plan">The cache.</param>
    /// <param name="link">Its connection.</param>
    /// <param name="patience">The longest time that the server may take, whatever the timeouts of the cache.</param>
    /// <param name="time">The clock.</param>
    public static async Task<ServerReport> RunAsync(PlannedCache plan, RedisLink link, TimeSpan patience, TimeProvider time)
    {
        var description = DescribeAsync(plan, link);
        try
        {
            return await description.WaitAsync(patience, time).ConfigureAwait(false);
        }
        catch (TimeoutException) when (!description.IsCompleted)
        {
            // It ends with the link, which fails it.
            _ = description.ContinueWith(static late => late.Exception, TaskScheduler.Default);
            return ServerFailure.TimedOut(patience, link);
        }
        catch (Exception error) when (ClientError.IsFailure(error))
        {
            return ServerFailure.Create(error, link, plan.Config.KeyPrefix);
        }
    }

    private static async Task<ServerReport> DescribeAsync(PlannedCache plan, RedisLink link)
    {
        await link.FirstAttemptAsync().ConfigureAwait(false);
        var database = await link.GetDatabaseAsync().ConfigureAwait(false);
        await link.CheckAsync().ConfigureAwait(false);

        // A key of the cache: PING does not detect a database that the server does not have, and the ACL may deny
        // others.
        var keys = new KeySpace(plan.Config.KeyPrefix, plan.Config.Version, isDefaultVersion: true);
        await Task.WhenAll(link.Slots.NodesOf(keys.Start).Select(node => link.PingAsync(node, keys.Start))).ConfigureAwait(false);
        var key = keys.Full("cachewise");
        var times = new List<TimeSpan>();
        for (var i = 0; i < RoundTrips; i++)
        {
            var began = TimeProvider.System.GetTimestamp();
            await database.KeyExistsAsync(key).ConfigureAwait(false);
            times.Add(TimeProvider.System.GetElapsedTime(began));
        }

        times.Sort(); // the median: the first round trip includes what is done once
        var info = await InfoAsync(database).ConfigureAwait(false);
        return new()
        {
            LatencyMilliseconds = Math.Round(times[RoundTrips / 2].TotalMilliseconds, 3),
            Version = info.Text("valkey_version") is { } valkey ? $"Valkey {valkey}" : info.Text("redis_version") is { } redis ? $"Redis {redis}" : null,
            Role = info.Text("role") switch { "master" => "primary", "slave" => "replica", var other => other },
            UsedMemoryBytes = info.Number("used_memory"),
            MaxMemoryBytes = info.Number("maxmemory"),
            EvictionPolicy = info.Text("maxmemory_policy"),
        };
    }

    /// <summary>What the server says about itself; nothing if the ACL forbids to ask, as on managed servers.</summary>
    private static async Task<ServerInfo> InfoAsync(IDatabase database)
    {
        try
        {
            return new((string?)await database.ExecuteAsync("INFO").ConfigureAwait(false) ?? "");
        }
        catch (RedisServerException)
        {
            return new("");
        }
    }
}
