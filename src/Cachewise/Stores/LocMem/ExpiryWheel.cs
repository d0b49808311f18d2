using System.Numerics;

namespace Cachewise.Stores.LocMem;

/// <summary>
/// Finds the entries that have expired without looking at the others: a hierarchical timing wheel (Varghese and Lauck,
/// SOSP 1987). Each level has 64 slots, each as long as the whole level below. When a slot is due, its entries have
/// expired or move to a lower level. An entry whose life is extended stays where it is until its slot is due.
/// </summary>
internal sealed class ExpiryWheel(long now)
{
    /// <summary>The slot of an entry that is not in the wheel.</summary>
    public const short NoSlot = -1;

    /// <summary>The length of a slot of the lowest level, in milliseconds: an entry is found at most so late.</summary>
    public const int Resolution = 1 << TickBits;

    private const int TickBits = 8;
    private const int SlotBits = 6;
    private const int Slots = 1 << SlotBits;
    private const int Levels = 5; // nearly nine years; an entry that lives longer is put back once in that time

    private readonly ulong[] _occupied = new ulong[Levels]; // a bit for each slot
    private Entry?[] _slots = []; // allocated with the first entry that expires
    private long _tick = now >> TickBits; // nothing in the wheel is due before it

    /// <summary>
    /// The earliest time at which <see cref="TakeDue"/> finds an entry; <see cref="long.MaxValue"/> if the wheel is
    /// empty.
    /// </summary>
    public long NextDue => EarliestSlot(out var tick) == NoSlot ? long.MaxValue : tick << TickBits;

    /// <summary>Schedules the entry, so that it is found within <see cref="Resolution"/> after it expires.</summary>
    /// <returns>The earliest time at which <see cref="TakeDue"/> finds it; <see cref="long.MaxValue"/> if that has not
    /// changed, or the entry never expires.</returns>
    public long Schedule(Entry entry)
    {
        if (entry.ExpiresAt == long.MaxValue)
        {
            return long.MaxValue; // an entry in the wheel stays there until its slot is due
        }

        var due = ((entry.ExpiresAt - 1) >> TickBits) + 1;
        if (entry.Slot != NoSlot)
        {
            if (TickOf(entry.Slot) <= due)
            {
                return long.MaxValue;
            }

            Remove(entry);
        }

        var slot = SlotFor(due);
        Link(entry, slot);
        return TickOf(slot) << TickBits;
    }

    public void Remove(Entry entry)
    {
        if (entry.Slot == NoSlot)
        {
            return;
        }

        if (entry.NextDue is not null)
        {
            entry.NextDue.PreviousDue = entry.PreviousDue;
        }

        if (entry.PreviousDue is not null)
        {
            entry.PreviousDue.NextDue = entry.NextDue;
        }
        else
        {
            _slots[entry.Slot] = entry.NextDue;
            if (entry.NextDue is null)
            {
                _occupied[entry.Slot >> SlotBits] &= ~(1UL << (entry.Slot & (Slots - 1)));
            }
        }

        entry.NextDue = entry.PreviousDue = null;
        entry.Slot = NoSlot;
    }

    /// <summary>Removes an entry whose slot is due: it has expired, or is to be scheduled again.</summary>
    public Entry? TakeDue(long now)
    {
        var slot = EarliestSlot(out var tick);
        if (slot == NoSlot || tick > now >> TickBits)
        {
            _tick = long.Max(_tick, now >> TickBits);
            return null;
        }

        _tick = long.Max(_tick, tick);
        var entry = _slots[slot]!;
        Remove(entry);
        return entry;
    }

    private void Link(Entry entry, int slot)
    {
        if (_slots.Length == 0)
        {
            _slots = new Entry?[Levels * Slots];
        }

        ref var first = ref _slots[slot];
        if (first is not null)
        {
            first.PreviousDue = entry;
        }

        entry.NextDue = first;
        entry.Slot = (short)slot;
        first = entry;
        _occupied[slot >> SlotBits] |= 1UL << (slot & (Slots - 1));
    }

    /// <summary>
    /// The slot of the lowest level that reaches that far. The slot of the present stays free on each level, so that an
    /// entry in it is due.
    /// </summary>
    private int SlotFor(long due)
    {
        due = long.Max(due, _tick);
        for (var level = 0; level < Levels; level++)
        {
            var shift = level * SlotBits;
            if ((due >> shift) - (_tick >> shift) < Slots)
            {
                return SlotAt(level, due >> shift);
            }
        }

        return SlotAt(Levels - 1, (_tick >> ((Levels - 1) * SlotBits)) + Slots - 1);
    }

    private static int SlotAt(int level, long unit) => (level * Slots) + (int)(unit & (Slots - 1));

    /// <summary>The time of a slot, which is within one turn from the present.</summary>
    private long TickOf(int slot)
    {
        var shift = (slot >> SlotBits) * SlotBits;
        var present = _tick >> shift;
        return (present + ((slot - present) & (Slots - 1))) << shift;
    }

    private int EarliestSlot(out long tick)
    {
        var earliest = (int)NoSlot;
        tick = long.MaxValue;
        for (var level = 0; level < Levels; level++)
        {
            if (_occupied[level] == 0)
            {
                continue;
            }

            var shift = level * SlotBits;
            var present = _tick >> shift;
            var unit = present + BitOperations.TrailingZeroCount(BitOperations.RotateRight(_occupied[level], (int)(present & (Slots - 1))));
            if (unit << shift < tick)
            {
                tick = unit << shift;
                earliest = SlotAt(level, unit);
            }
        }

        return earliest;
    }
}
