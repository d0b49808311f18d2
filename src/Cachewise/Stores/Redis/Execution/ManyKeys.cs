using System.Diagnostics;
using Cachewise.Resilience;
using Cachewise.Stores.Redis.Topology;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Execution;

/// <summary>The keys of a command for several.</summary>
internal readonly struct ManyKeys(RedisKey[] keys) : IRedisKeys
{
    public RedisKey[] Keys => keys;

    public RedisNode NodeIn(SlotMap slots) => slots.OwnerOf(keys[0]);

    public void AddTo(StaleKeyJournal journal)
    {
        foreach (var key in keys)
        {
            journal.Add(((string?)key)!);
        }
    }

    public bool AreIn(StaleKeyJournal journal) => keys.Any(key => journal.Contains(((string?)key)!));

    public bool Includes(RedisKey key) => keys.Contains(key);

    public IReadOnlyList<ActivityContext>? Callers => null;
}
