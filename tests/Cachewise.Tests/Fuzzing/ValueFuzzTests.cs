using System.Text.Json;
using Cachewise.Entries;

namespace Cachewise.Tests.Fuzzing;

/// <summary>All bytes in a cache are a value, or a miss with a reason.</summary>
public class ValueFuzzTests
{
    private const int MaxValueBytes = 256 * 1024;

    private static readonly ValueFormat Format = new("fuzz", new() { MaxValueBytes = MaxValueBytes, Compress = true }, JsonContracts.Default, storesObjects: false, new("fuzz", isError: true, (_, _) => { }, _ => { }));

    private static readonly Mutator Json = new(
        [
            "42", "-7", "1.5", "true", "null", "\"caf\u00e9 \\uD83D\\uDE00\"", "[1,2,3]", "{\"One\":1,\"none\":null}", "\"AP8=\"", "\"2026-11-23T04:05:06Z\"", "\"01:30:00\"",
            "{\"id\":1,\"name\":\"Tea\",\"price\":4.50,\"tags\":[\"hot\"],\"since\":\"2026-01-02T03:04:05Z\"}", new string('x', 200), "\u0001\u0007\u0010'\0\0\0\0\0\0payload",
        ],
        ["\"", "{", "}", "[", "]", ":", ",", "null", "1e999", "-", "99999999999999999999", "\\u", "\\ud800", "\0", "\u0001", "\u0001\u0003", "\u0001\u0005", "x\u009c", "\u00ff", " ", "NaN", "/*", "[[[[[[[["]);

    [Fact]
    public Task Bytes_are_a_value_or_a_miss() => Fuzz.RunAsync(Make, Read, Convert.ToBase64String);

    // Unchanged, compressed, compressed and then changed, or a small stream with a huge content.
    private static byte[] Make(Random random)
    {
        var json = Json.Make(random);
        switch (random.Next(4))
        {
            case var _ when json is []:
                return json;
            case 0:
                return Zlib.Compress(json);
            case 1:
                var compressed = Zlib.Compress(random.Next(50) == 0 ? new byte[4 * MaxValueBytes] : json);
                compressed[random.Next(compressed.Length)] ^= (byte)(1 << random.Next(8));
                return compressed[..random.Next(compressed.Length / 2, compressed.Length + 1)];
            default:
                return json;
        }
    }

    private static void Read(byte[] bytes)
    {
        var stored = new CacheEntry(bytes);
        Read<int>(stored);
        Read<string>(stored);
        Read<byte[]>(stored);
        Read<DateTime>(stored);
        Read<List<int>>(stored);
        Read<Dictionary<string, JsonElement>>(stored);
        Read<Product>(stored);
        if (Frame.TryRead(bytes, out var frame, out var value))
        {
            Assert.Equal(bytes.Length, frame.Length + value.Length);
            Assert.InRange(frame.Lifetime(DateTimeOffset.UnixEpoch), TimeSpan.Zero, TimeSpan.MaxValue);
        }
    }

    private static void Read<T>(CacheEntry stored)
    {
        var read = Format.TryDecode<T>(stored, out _, out var problem);
        Assert.Equal(read, problem is null);
    }

    public sealed record Product(int Id, string Name, decimal Price, IReadOnlyList<string> Tags, DateTime? Since);
}
