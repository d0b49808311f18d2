namespace Cachewise.Stores.Redis;

/// <summary>What a sentinel says.</summary>
/// <param name="Sentinel">The sentinel.</param>
/// <param name="Primary">Where the primary is; null where it does not say.</param>
/// <param name="Generation">The sentinels' own count of configurations: the higher is the newer, as among themselves.</param>
/// <param name="Problem">Why it does not say.</param>
/// <param name="IsLate">Whether it may still answer: nothing failed, and the time that a connection may take is not up.</param>
internal sealed record SentinelAnswer(RedisEndpoint Sentinel, RedisEndpoint? Primary, long Generation, string? Problem, bool IsLate = false)
{
    public static SentinelAnswer Of(RedisEndpoint sentinel, string problem, bool isLate = false) => new(sentinel, null, -1, problem, isLate);
}
