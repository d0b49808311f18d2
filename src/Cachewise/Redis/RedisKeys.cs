using Cachewise.Backends;
using StackExchange.Redis;

namespace Cachewise.Redis;

/// <summary>The keys that one command touches, all on one node.</summary>
internal interface IRedisKeys
{
    RedisNode NodeIn(SlotMap slots);

    void AddTo(DroppedWrites dropped);

    bool AreCoveredBy(DroppedWrites dropped);
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
}

internal readonly struct OneKey(RedisKey key) : IRedisKeys
{
    public RedisKey Key => key;

    public RedisNode NodeIn(SlotMap slots) => slots.OwnerOf(key);

    public void AddTo(DroppedWrites dropped) => dropped.Add(((string?)key)!);

    public bool AreCoveredBy(DroppedWrites dropped) => dropped.Covers(((string?)key)!);
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
}
