using System.Text.Json;

namespace Cachewise.Benchmarks.Redis;

/// <summary>What goes to Redis: mostly one text, which leaves little to hide the cost of the cache behind.</summary>
public sealed record Page(int Id, string Title, string Body)
{
    /// <summary>A page of so many bytes of JSON.</summary>
    public static Page OfBytes(int bytes)
    {
        var empty = new Page(1234, "About teapots", "");
        return empty with { Body = new string('x', bytes - JsonSerializer.SerializeToUtf8Bytes(empty, JsonSerializerOptions.Web).Length) };
    }
}
