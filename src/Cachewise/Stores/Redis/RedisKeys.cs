using Cachewise.Keys;
using Cachewise.Resilience;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis;

/// <summary>The keys that one command touches, all on one node.</summary>
internal interface IRedisKeys
{
    RedisNode NodeIn(SlotMap slots);

    void AddTo(DroppedWrites dropped);

    bool AreCoveredBy(DroppedWrites dropped);

    bool Includes(RedisKey key);
}

/// <summary>None: something that is asked of a node itself.</summary>
internal readonly struct NoKey(RedisNode node) : IRedisKeys
{
    public RedisNode Node => node;

    public RedisNode NodeIn(SlotMap slots) => node;

    public void AddTo(DroppedWrites dropped)
    {
    }

    public bool AreCoveredBy(DroppedWrites dropped) => false;

    public bool Includes(RedisKey key) => false;
}

/// <summary>One, whose bytes are made when it is sent: while the server is away, nothing is.</summary>
internal readonly struct OneKey(KeySpace keys, string name) : IRedisKeys
{
    public RedisKey Key => keys.FullUtf8(name);

    public RedisNode NodeIn(SlotMap slots) => slots.IsCluster ? slots.OwnerOf(Key) : slots.OwnerOf(slot: 0);

    public void AddTo(DroppedWrites dropped) => dropped.Add(keys.Full(name));

    // An entry of an adapter is never stale, nor is a lock: their callers are told of every failure.
    public bool AreCoveredBy(DroppedWrites dropped) => !KeySpace.IsReserved(name) && dropped.Covers(keys.Full(name));

    public bool Includes(RedisKey key) => key == Key;
}

internal readonly struct ManyKeys(RedisKey[] keys) : IRedisKeys
{
    public RedisKey[] Keys => keys;

    public RedisNode NodeIn(SlotMap slots) => slots.OwnerOf(keys[0]);

    public void AddTo(DroppedWrites dropped)
    {
        foreach (var key in keys)
        {
            dropped.Add(((string?)key)!);
        }
    }

    public bool AreCoveredBy(DroppedWrites dropped) => keys.Any(key => dropped.Covers(((string?)key)!));

    public bool Includes(RedisKey key) => keys.Contains(key);
}
