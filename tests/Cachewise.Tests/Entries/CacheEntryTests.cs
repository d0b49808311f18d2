using System.Buffers;
using System.Text;
using Cachewise.Entries;

namespace Cachewise.Tests.Entries;

public class CacheEntryTests
{
    [Fact]
    public void A_decoded_value_comes_back_as_its_type_alone()
    {
        Holds(7);
        Holds(7L);
        Holds(long.MinValue);
        Holds(true);
        Holds(2.5);
        Holds(DayOfWeek.Friday);
        Holds<int?>(7);
        Holds<int?>(null);
        Holds(12.5m);
        Holds(Guid.Parse("6f9619ff-8b86-d011-b42d-00c04fc964ff"));
        Holds<Guid?>(null);
        Holds("Teapot");
        Holds<string?>(null);
        Holds<object>("Teapot");
        Holds(new KeyValuePair<string, int>("a", 1));

        Assert.False(Decoded(7).TryGetDecoded<long>(out _));
        Assert.False(Decoded<object>("Teapot").TryGetDecoded<string>(out _));
        Assert.False(Decoded("Teapot").TryGetDecoded<object>(out _));
        Assert.False(new CacheEntry("7"u8.ToArray()).TryGetDecoded<int>(out _));
    }

    [Fact]
    public void The_payload_of_a_decoded_value_is_its_json()
    {
        Assert.Equal("7", Text(Decoded(7)));
        Assert.Equal("null", Text(Decoded<int?>(null)));
        Assert.Equal("\"Teapot\"", Text(Decoded("Teapot")));
        Assert.Equal("\"a\"", Text(new("\"a\""u8.ToArray())));
    }

    [Fact]
    public void The_size_counts_the_entry_and_what_it_refers_to()
    {
        Assert.Equal(40, Decoded(7).Size);
        Assert.Equal(72, Decoded(Guid.Empty).Size);
        Assert.Equal(140, Decoded("Teapot", size: 100).Size);
        Assert.Equal(67, new CacheEntry(new byte[3]).Size);
        Assert.Equal(40, CacheEntry.Oversized(1_000_000).Size);
    }

    [Fact]
    public void An_oversized_entry_has_a_length_and_no_bytes()
    {
        var entry = CacheEntry.Oversized(5_000_000_000);

        Assert.Equal(5_000_000_000, entry.OversizedLength);
        Assert.True(entry.GetPayload().IsEmpty);
        Assert.Null(new CacheEntry([]).OversizedLength);
        Assert.Null(Decoded(0).OversizedLength);
        Assert.Null(Decoded<string?>(null).OversizedLength);
    }

    [Fact]
    public void Releasing_returns_pooled_memory_and_no_value()
    {
        var pooled = new Pooled();
        var entry = new CacheEntry(pooled);
        Assert.Equal(2, entry.GetPayload().Length);
        entry.Release();
        Assert.True(pooled.IsReturned);

        var value = new Pooled();
        Decoded<IMemoryOwner<byte>>(value).Release();
        Assert.False(value.IsReturned);
    }

    private static void Holds<T>(T value)
    {
        Assert.True(Decoded(value).TryGetDecoded<T>(out var decoded));
        Assert.Equal(value, decoded);
    }

    private static CacheEntry Decoded<T>(T value, int size = 0) => CacheEntry.Decoded(value, JsonContracts.Default.For<T>(), size);

    private static string Text(CacheEntry entry) => Encoding.UTF8.GetString(entry.GetPayload().Span);

    private sealed class Pooled : IMemoryOwner<byte>
    {
        public bool IsReturned { get; private set; }

        public Memory<byte> Memory { get; } = new byte[2];

        public void Dispose() => IsReturned = true;
    }
}
