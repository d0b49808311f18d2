using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Cachewise.Entries;
using CsCheck;

namespace Cachewise.Tests.Entries;

/// <summary>The bytes of docs/wire-format.md. A change here makes all stored entries unreadable.</summary>
public class WireFormatTests
{
    public sealed record Product(int Id, string Name, decimal Price, IReadOnlyList<string> Tags, DateTime? Since);

    private readonly ValueFormat _plain = Format(new());
    private readonly ValueFormat _compressing = Format(new() { Compress = true });

    [Fact]
    [Contract.Contract(28, 87, 88)]
    public void Golden_bytes()
    {
        Written(42, "42");
        Written(-7L, "-7");
        Written(0, "0");
        Written(ulong.MaxValue, "18446744073709551615");
        Written(true, "true");
        Written<string?>(null, "null");
        Written("2", "\"2\"");
        Written("caf\u00e9 \u732b \ud83d\ude00 <&'+> \" \\ \n", "\"caf\u00e9 \u732b \\uD83D\\uDE00 <&'+> \\\" \\\\ \\n\"");
        Written(1.5, "1.5");
        Written(1.345620002, "1.345620002");
        Written(5.0, "5");
        Written(1.10m, "1.10");
        Written(DayOfWeek.Friday, "5");
        Written(new byte[] { 0, 255 }, "\"AP8=\"");
        Written(new DateTime(2026, 11, 23, 4, 5, 6, DateTimeKind.Utc), "\"2026-11-23T04:05:06Z\"");
        Written(new DateOnly(2026, 11, 23), "\"2026-11-23\"");
        Written(TimeSpan.FromMinutes(90), "\"01:30:00\"");
        Written(Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e"), "\"0f8fad5b-d9cb-469f-a165-70867728950e\"");
        Written(ImmutableArray.Create(1, 2), "[1,2]");
        Written(new Dictionary<string, int?> { ["One"] = 1, ["none"] = null }, "{\"One\":1,\"none\":null}");
        Written((1, "a"), "{\"item1\":1,\"item2\":\"a\"}");
        Written(new System.Numerics.Vector3(1, 2.5f, 3), "{\"x\":1,\"y\":2.5,\"z\":3}");
        Written(
            new Product(1, "Tea \u8336", 4.50m, ["hot"], new DateTime(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc)),
            "{\"id\":1,\"name\":\"Tea \u8336\",\"price\":4.50,\"tags\":[\"hot\"],\"since\":\"2026-01-02T03:04:05Z\"}");
    }

    [Fact]
    [Contract.Contract(138, 140)]
    public void What_django_writes_is_read()
    {
        // json.dumps({"name": "café 猫", "list": [1, 2.5, None, True]}), plain and with zlib.compress(.., 6)
        const string Json = "{\"name\": \"caf\\u00e9 \\u732b\", \"list\": [1, 2.5, null, true]}";
        const string Compressed = "789cab56ca4bcc4d55b252504a4e4c8b29353048b55488293537364a52d25150cac92c2e01ca451bea2818e999ea28e495e6e4e828941495a6c6d60200eb2710e7";
        foreach (var bytes in new[] { Encoding.UTF8.GetBytes(Json), Convert.FromHexString(Compressed) })
        {
            var read = Read<Dictionary<string, JsonElement>>(bytes);
            Assert.Equal("caf\u00e9 \u732b", read["name"].GetString());
            Assert.Equal("[1, 2.5, null, true]", read["list"].GetRawText());
        }

        Assert.Equal(12, Read<int>(" 12 "u8.ToArray()));
    }

    [Fact]
    public void Only_what_is_longer_than_15_bytes_is_compressed_and_integers_never()
    {
        Assert.Equal("\"1234567890123\"", Encoding.UTF8.GetString(_compressing.Encode("1234567890123").GetPayload().Span));
        Assert.True(Zlib.IsCompressed(_compressing.Encode("12345678901234").GetPayload().Span));
        Assert.Equal("18446744073709551615", Encoding.UTF8.GetString(_compressing.Encode(ulong.MaxValue).GetPayload().Span));
        Assert.Equal("-9223372036854775808", Encoding.UTF8.GetString(_compressing.Encode(long.MinValue).GetPayload().Span));
    }

    [Fact]
    public void What_is_written_is_read_back() => Gen.Select(
        Gen.String, Gen.Int, Gen.Double.Where(double.IsFinite), Gen.Bool, Gen.Dictionary(Gen.String, Gen.Long)).Sample((text, number, real, flag, map) =>
        {
            text = text.Replace('\ufffd', ' ');
            foreach (var format in new[] { _plain, _compressing })
            {
                // Half surrogate pairs come back replaced; other text comes back unchanged.
                Same(format, Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)));
                Same(format, number);
                Same(format, real);
                Same(format, flag);
                Same(format, map.ToDictionary(pair => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(pair.Key)), pair => pair.Value));
            }
        });

    [Fact]
    public void Any_bytes_are_a_value_or_none() => Gen.Byte.Array[0, 60].Sample(bytes =>
    {
        _plain.TryDecode<Dictionary<string, string>>(new CacheEntry(bytes), out _, out _);
        _plain.TryDecode<int>(new CacheEntry(bytes), out _, out _);
        _plain.TryDecode<Product>(new CacheEntry((byte[])[0x78, 0x9c, .. bytes]), out _, out _);
        _plain.TryDecode<Product>(new CacheEntry((byte[])[0x78, .. bytes]), out _, out _);
    }, iter: 20_000);

    [Theory]
    [InlineData(0x20)]
    [InlineData(0xbb)]
    [InlineData(0xf9)]
    public void A_zlib_stream_that_needs_a_dictionary_is_none(byte flags) =>
        Assert.Null(Zlib.Decompress(new byte[] { 0x78, flags, 1, 2, 3, 4, 5, 6, 7, 8 }, 1000));

    [Fact]
    public void A_compressed_value_that_was_cut_or_changed_is_none() =>
        Gen.Select(Gen.Int[1, 100], Gen.Int[0, 10_000], Gen.Byte[1, 255]).Sample((cut, at, change) =>
        {
            var json = Encoding.UTF8.GetBytes($"\"{new string('a', 500)}{cut}\"");
            var compressed = Zlib.Compress(json);
            Assert.Null(Zlib.Decompress(compressed.AsMemory(0, compressed.Length - (cut % (compressed.Length - 8)) - 1), 10_000));
            compressed[2 + (at % (compressed.Length - 2))] ^= change;
            Assert.NotEqual(json.Length + 1, Zlib.Decompress(compressed, 10_000)?.Length ?? 0);
            Assert.False(_plain.TryDecode<string>(new CacheEntry(compressed), out var read, out _) && read != Encoding.UTF8.GetString(json).Trim('"'));
        });

    [Fact]
    public void Decompression_ends_at_the_limit()
    {
        var bomb = Zlib.Compress(new byte[100_000_000]);
        Assert.InRange(bomb.Length, 1, 200_000);

        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Null(Zlib.Decompress(bomb, 1_000_000));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8_000_000);

        Assert.Equal(100_000_000, Zlib.Decompress(bomb, 100_000_000)?.Length);
        Assert.Null(Zlib.Decompress(bomb, 99_999_999));
    }

    private static ValueFormat Format(CacheConfig config) => new("default", config, JsonContracts.Default, storesObjects: false, new("default", isError: true, (_, _) => { }, _ => { }));

    private void Written<T>(T value, string expected)
    {
        Assert.Equal(expected, Encoding.UTF8.GetString(_plain.Encode(value).GetPayload().Span));
        Assert.Equivalent(value, Read<T>(Encoding.UTF8.GetBytes(expected)), strict: true);
    }

    private T Read<T>(byte[] bytes)
    {
        Assert.True(_plain.TryDecode<T>(new CacheEntry(bytes), out var value, out var problem), problem);
        return value;
    }

    private static void Same<T>(ValueFormat format, T value)
    {
        Assert.True(format.TryDecode<T>(format.Encode(value), out var read, out var problem), problem);
        Assert.Equal(value, read);
    }
}
