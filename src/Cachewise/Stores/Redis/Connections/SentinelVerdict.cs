namespace Cachewise.Stores.Redis.Connections;

/// <summary>The primary that the sentinels agree on.</summary>
/// <param name="Primary">Where it is.</param>
/// <param name="ConfigEpoch">The newest epoch that a majority of all sentinels has reached.</param>
/// <param name="Sentinels">Those that name it.</param>
/// <param name="IsMajority">Whether they are more than half of all that are configured.</param>
internal sealed record SentinelVerdict(RedisEndpoint Primary, long ConfigEpoch, IReadOnlyList<RedisEndpoint> Sentinels, bool IsMajority);
