using Cachewise.Entries;
using Cachewise.Stores.LocMem;

namespace Cachewise.Tests.Stores.LocMem;

public class EntryTableTests
{
    private static readonly CacheEntry Value = new CacheEntry([]);

    private readonly EntryTable _table = new(new Lock());

    [Fact]
    public void What_was_added_is_found_until_it_is_removed_however_the_table_is_resized()
    {
        var entries = Enumerable.Range(0, 5000).Select(i => New($"k{i}")).ToList();
        entries.ForEach(_table.Add);
        Assert.All(entries, entry => Assert.Same(entry, _table.Find(entry.Key, entry.Hash)));

        entries[..4950].ForEach(_table.Remove);
        Assert.Equal(50, _table.Count);
        Assert.All(entries[..4950], entry => Assert.Null(_table.Find(entry.Key, entry.Hash)));
        Assert.All(entries[4950..], entry => Assert.Same(entry, _table.Find(entry.Key, entry.Hash)));

        _table.Clear();
        Assert.Equal((0, null), (_table.Count, _table.Find("k4999", KeyHash.Compute("k4999"))));
    }

    [Theory]
    [InlineData(500, 5000)]
    [InlineData(5000, 500)]
    public void A_scan_gives_each_entry_once_though_the_table_is_resized_meanwhile(int before, int after)
    {
        var stays = Enumerable.Range(0, int.Min(before, after)).Select(i => New($"k{i}")).ToList();
        var others = Enumerable.Range(0, int.Max(before, after) - stays.Count).Select(i => New($"other{i}")).ToList();
        stays.ForEach(_table.Add);
        (before > after ? others : []).ForEach(_table.Add);
        var found = new List<Entry>();
        var position = _table.Scan(0, 200, found);
        foreach (var other in others)
        {
            if (before > after)
            {
                _table.Remove(other);
            }
            else
            {
                _table.Add(other);
            }
        }

        while (position <= uint.MaxValue)
        {
            position = _table.Scan(position, found.Count + 200, found);
        }

        Assert.Equal(found.Count, found.Distinct().Count());
        Assert.Equal(stays.ToHashSet(), found.Intersect(stays).ToHashSet());
    }

    [Fact]
    public void Keys_that_share_a_hash_are_told_apart()
    {
        var (one, other) = (new Entry("one", 7, Value, 0), new Entry("other", 7, Value, 0));
        _table.Add(one);
        _table.Add(other);
        _table.Remove(one);

        Assert.Equal((null, other), (_table.Find("one", 7), _table.Find("other", 7)));
    }

    [Theory]
    [InlineData("product:{0}")]
    [InlineData("{0}")]
    [InlineData("a-rather-long-start-of-a-key-with-a-tenant-and-a-page:{0}:and-an-end")]
    public void Hashes_of_like_keys_are_spread(string pattern)
    {
        const int Keys = 100_000;
        var hashes = Enumerable.Range(0, Keys).Select(i => KeyHash.Compute(string.Format(null, pattern, i))).ToList();

        Assert.InRange(hashes.Distinct().Count(), Keys - 20, Keys); // by chance 1.2 collide
        Assert.InRange(hashes.GroupBy(hash => hash >> 16).Max(bucket => bucket.Count()), 2, 15); // 1.5 on average
    }

    [Fact]
    public void Every_character_of_a_key_and_its_length_count()
    {
        for (var length = 0; length < 40; length++)
        {
            var key = new string('a', length);
            Assert.NotEqual(KeyHash.Compute(key), KeyHash.Compute(key + 'a'));
            for (var i = 0; i < length; i++)
            {
                Assert.NotEqual(KeyHash.Compute(key), KeyHash.Compute(key[..i] + 'b' + key[(i + 1)..]));
            }
        }
    }

    private static Entry New(string key) => new(key, KeyHash.Compute(key), Value, long.MaxValue);
}
