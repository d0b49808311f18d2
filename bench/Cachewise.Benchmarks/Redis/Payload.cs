using System.Text.Json;

namespace Cachewise.Benchmarks.Redis;

/// <summary>A size of value to measure with.</summary>
/// <param name="Name">The size.</param>
/// <param name="Page">A value of that size.</param>
/// <param name="MostBytes">What Cachewise may allocate beyond the returned object, against what is allocated by
/// hand.</param>
internal sealed record Payload(string Name, Page Page, double MostBytes)
{
    public static IReadOnlyList<Payload> All { get; } =
        [new("100 B", Page.OfBytes(100), 1.25), new("4 KB", Page.OfBytes(4096), 0.15), new("100 KB", Page.OfBytes(100 * 1024), 0.15)];

    /// <summary>Whether .NET keeps such a value among the large objects, which only a full collection frees.</summary>
    public bool IsLarge => Page.Body.Length > 85_000;

    /// <summary>What the returned object itself takes.</summary>
    public double BytesOfObject()
    {
        const int Times = 1000;
        var json = JsonSerializer.SerializeToUtf8Bytes(Page, JsonSerializerOptions.Web);
        _ = JsonSerializer.Deserialize<Page>(json, JsonSerializerOptions.Web);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < Times; i++)
        {
            _ = JsonSerializer.Deserialize<Page>(json, JsonSerializerOptions.Web);
        }

        return (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Times;
    }
}
