namespace Cachewise.Stores.LocMem;

/// <summary>
/// Chooses the entry to drop when there is no room: SIEVE (Zhang, Yang, Yue, Vigfusson, Rashmi: "SIEVE is Simpler than
/// LRU", NSDI 2024). Entries are in order of insertion. A hand moves from the oldest to the newest and around again; it
/// drops the first entry that was not used since its last pass. A use only sets a flag, so that readers move nothing.
/// </summary>
/// <remarks>
/// The paper's hand may pass every entry once. This one drops the entry that it has reached after
/// <see cref="LongestPass"/>, because a writer waits for it. An expired entry is dropped in any case.
/// </remarks>
internal sealed class SieveQueue
{
    private const int LongestPass = 1000;

    private Entry? _newest;
    private Entry? _oldest;
    private Entry? _hand;

    public void Add(Entry entry)
    {
        entry.Older = _newest;
        if (_newest is null)
        {
            _oldest = entry;
        }
        else
        {
            _newest.Newer = entry;
        }

        _newest = entry;
    }

    public void Remove(Entry entry)
    {
        if (_hand == entry)
        {
            _hand = entry.Newer;
        }

        if (entry.Newer is null)
        {
            _newest = entry.Older;
        }
        else
        {
            entry.Newer.Older = entry.Older;
        }

        if (entry.Older is null)
        {
            _oldest = entry.Newer;
        }
        else
        {
            entry.Older.Newer = entry.Newer;
        }

        entry.Newer = entry.Older = null; // a dead node in an old generation would keep younger ones alive
    }

    /// <summary>The entry to drop, which is never the one just written; null where that is the only one.</summary>
    public Entry? ChooseVictim(Entry written, long now)
    {
        var candidate = AfterWritten(_hand ?? _oldest!, written);
        for (var passed = 0; candidate.IsVisited && candidate.ExpiresAt > now && passed < LongestPass; passed++)
        {
            candidate.IsVisited = false;
            candidate = AfterWritten(candidate.Newer ?? _oldest!, written);
        }

        _hand = candidate;
        return candidate == written ? null : candidate;
    }

    private Entry AfterWritten(Entry candidate, Entry written) => candidate == written ? candidate.Newer ?? _oldest! : candidate;
}
