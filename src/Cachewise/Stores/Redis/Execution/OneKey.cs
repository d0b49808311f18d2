using System.Diagnostics;
using Cachewise.Keys;
using Cachewise.Resilience;
using Cachewise.Stores.Redis.Topology;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Execution;

/// <summary>One key, whose bytes are made when it is sent: an outage makes none.</summary>
internal readonly struct OneKey(KeySpace space, string name) : IRedisKeys
{
    public KeySpace Space => space;

    public string Name => name;

    public RedisKey Key => space.FullUtf8(name);

    public RedisNode NodeIn(SlotMap slots) => slots.OwnerOf(space, name);

    public void AddTo(StaleKeyJournal journal) => journal.Add(space.Full(name));

    // An entry of an adapter is never stale, nor is a lock: their callers get an exception for every failure.
    public bool AreIn(StaleKeyJournal journal) => !KeySpace.IsReserved(name) && journal.Contains(space.Full(name));

    public bool Includes(RedisKey key) => key == Key;

    public IReadOnlyList<ActivityContext>? Callers => null;
}
