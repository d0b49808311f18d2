using Cachewise.Entries;
using Cachewise.Stores.LocMem;
using CsCheck;

namespace Cachewise.Tests.Stores.LocMem;

public class ExpiryWheelTests
{
    private static readonly CacheEntry Value = new CacheEntry([]);

    [Fact]
    public void Every_entry_is_found_within_the_resolution_after_it_expires_and_none_before() =>
        Gen.Select(Gen.Long[0, 1L << 50], Gen.Select(Gen.Int[0, 45], Gen.Long[0, 1L << 45], Gen.Int[0, 45], Gen.Int[0, 4]).Array[1, 60]).Sample((start, steps) =>
        {
            var now = start;
            var wheel = new ExpiryWheel(now);
            var entries = new HashSet<Entry>();
            foreach (var (size, random, advance, act) in steps)
            {
                var expiresAt = now + 1 + (random & ((1L << size) - 1));
                switch (act)
                {
                    case 0 when entries.Count > 0:
                        var removed = entries.First();
                        wheel.Remove(removed);
                        entries.Remove(removed);
                        break;
                    case 1 when entries.Count > 0:
                        var touched = entries.First();
                        touched.ExpiresAt = expiresAt;
                        wheel.Schedule(touched);
                        break;
                    default:
                        var entry = new Entry("k", 0, Value, expiresAt);
                        wheel.Schedule(entry);
                        entries.Add(entry);
                        break;
                }

                now += (random >> 3) & ((1L << advance) - 1);
                while (wheel.TakeDue(now) is { } due)
                {
                    if (due.ExpiresAt <= now)
                    {
                        Assert.True(entries.Remove(due));
                    }
                    else
                    {
                        wheel.Schedule(due);
                        Assert.NotEqual(ExpiryWheel.NoSlot, due.Slot);
                    }
                }

                Assert.DoesNotContain(entries, entry => entry.ExpiresAt <= now - ExpiryWheel.Resolution);
                Assert.Equal(entries.Count > 0, wheel.NextDue < long.MaxValue);
                if (entries.Count > 0)
                {
                    Assert.InRange(wheel.NextDue, now - ExpiryWheel.Resolution, entries.Min(entry => entry.ExpiresAt) + ExpiryWheel.Resolution);
                }
            }
        });

    [Fact]
    public void What_never_expires_is_not_in_the_wheel()
    {
        var wheel = new ExpiryWheel(5);
        var entry = new Entry("k", 0, Value, long.MaxValue);

        Assert.Equal(long.MaxValue, wheel.Schedule(entry));
        wheel.Remove(entry);
        Assert.Null(wheel.TakeDue(long.MaxValue));
    }
}
