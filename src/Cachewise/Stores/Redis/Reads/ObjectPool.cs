using System.Diagnostics.CodeAnalysis;

namespace Cachewise.Stores.Redis.Reads;

/// <summary>Objects that are used again.</summary>
/// <param name="capacity">How many are kept.</param>
internal sealed class ObjectPool<T>(int capacity)
{
    private readonly Lock _lock = new();
    private readonly Stack<T> _objects = new();

    /// <summary>Takes an object; false if there is none.</summary>
    public bool TryTake([MaybeNullWhen(false)] out T one)
    {
        lock (_lock)
        {
            return _objects.TryPop(out one);
        }
    }

    /// <summary>Puts one back that nothing refers to any more.</summary>
    public void Return(T one)
    {
        lock (_lock)
        {
            if (_objects.Count < capacity)
            {
                _objects.Push(one);
            }
        }
    }
}
