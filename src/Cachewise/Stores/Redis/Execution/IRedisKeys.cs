using System.Diagnostics;
using Cachewise.Resilience;
using Cachewise.Stores.Redis.Topology;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Execution;

/// <summary>The keys that one command touches, all on one node.</summary>
internal interface IRedisKeys
{
    RedisNode NodeIn(SlotMap slots);

    void AddTo(StaleKeyJournal journal);

    /// <summary>Whether one of the keys is stale.</summary>
    bool AreIn(StaleKeyJournal journal);

    bool Includes(RedisKey key);

    /// <summary>Where callers share the call, the spans that they called in; null for a call of one.</summary>
    IReadOnlyList<ActivityContext>? Callers { get; }
}
