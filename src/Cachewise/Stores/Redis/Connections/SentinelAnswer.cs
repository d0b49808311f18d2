namespace Cachewise.Stores.Redis.Connections;

/// <summary>The reply of a sentinel, or why there is none.</summary>
/// <param name="Sentinel">The sentinel.</param>
/// <param name="Primary">Where the primary is; null if it does not say.</param>
/// <param name="ConfigEpoch">The sentinels' configuration epoch: the higher is the newer.</param>
/// <param name="Problem">Why it does not say.</param>
/// <param name="IsLate">Whether it may still reply: nothing failed, and the connect timeout is not over.</param>
internal sealed record SentinelAnswer(RedisEndpoint Sentinel, RedisEndpoint? Primary, long ConfigEpoch, string? Problem, bool IsLate = false)
{
    /// <summary>There is no reply.</summary>
    public static SentinelAnswer Failed(RedisEndpoint sentinel, string problem, bool isLate = false) => new(sentinel, null, -1, problem, isLate);
}
