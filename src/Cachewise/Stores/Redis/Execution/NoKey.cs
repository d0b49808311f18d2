using System.Diagnostics;
using Cachewise.Resilience;
using Cachewise.Stores.Redis.Topology;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Execution;

/// <summary>No key: a call to a node itself.</summary>
internal readonly struct NoKey(RedisNode node) : IRedisKeys
{
    public RedisNode NodeIn(SlotMap slots) => node;

    public void AddTo(StaleKeyJournal journal)
    {
    }

    public bool AreIn(StaleKeyJournal journal) => false;

    public bool Includes(RedisKey key) => false;

    public IReadOnlyList<ActivityContext>? Callers => null;
}
