using Cachewise.Backends;
using Cachewise.Values;

namespace Cachewise.LocMem;

/// <summary>
/// The locks of one cache in memory. They stand apart from the entries, which make room for others when there are many: a lock ends by its
/// holder or by its lease, and by nothing else.
/// </summary>
internal sealed class LockTable(CoarseClock clock)
{
    private const int SweepAbove = 1000;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, StoredValue> _held = new(StringComparer.Ordinal);

    /// <summary>Takes the lock, if nobody holds it.</summary>
    public bool Add(string key, StoredValue token, Expiry lease)
    {
        lock (_lock)
        {
            if (_held.TryGetValue(key, out var held) && held.ExpiresAt > clock.Exact)
            {
                return false;
            }

            if (_held.Count > SweepAbove)
            {
                Sweep();
            }

            token.ExpiresAt = clock.After(lease);
            _held[key] = token;
            return true;
        }
    }

    /// <summary>Gives the lock a new lease, or with none releases it, if this token holds it.</summary>
    public bool TouchIf(string key, ReadOnlySpan<byte> token, Expiry lease)
    {
        lock (_lock)
        {
            if (!_held.TryGetValue(key, out var held) || held.ExpiresAt <= clock.Exact || !held.GetPayload().Span.SequenceEqual(token))
            {
                return false;
            }

            held.ExpiresAt = clock.After(lease);
            return !lease.IsNone || _held.Remove(key);
        }
    }

    /// <summary>Forgets those whose lease has ended, and whose holders did not come back.</summary>
    private void Sweep()
    {
        var now = clock.Exact;
        foreach (var (key, held) in _held)
        {
            if (held.ExpiresAt <= now)
            {
                _held.Remove(key);
            }
        }
    }
}
