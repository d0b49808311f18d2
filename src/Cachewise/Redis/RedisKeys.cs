using Cachewise.Backends;
using StackExchange.Redis;

namespace Cachewise.Redis;

/// <summary>The keys that one command touches.</summary>
internal interface IRedisKeys
{
    void AddTo(DroppedWrites dropped);

    bool AreCoveredBy(DroppedWrites dropped);
}

internal readonly struct NoKey : IRedisKeys
{
    public void AddTo(DroppedWrites dropped)
    {
    }

    public bool AreCoveredBy(DroppedWrites dropped) => false;
}

internal readonly struct OneKey(RedisKey key) : IRedisKeys
{
    public RedisKey Key => key;

    public void AddTo(DroppedWrites dropped) => dropped.Add(((string?)key)!);

    public bool AreCoveredBy(DroppedWrites dropped) => dropped.Covers(((string?)key)!);
}

internal readonly struct ManyKeys(RedisKey[] keys) : IRedisKeys
{
    public RedisKey[] Keys => keys;

    public void AddTo(DroppedWrites dropped)
    {
        foreach (var key in keys)
        {
            dropped.Add(((string?)key)!);
        }
    }

    public bool AreCoveredBy(DroppedWrites dropped) => keys.Any(key => dropped.Covers(((string?)key)!));
}
