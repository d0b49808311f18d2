using System.Text.Json;

namespace Cachewise.Benchmarks.Redis;

/// <summary>The value in Redis: mostly one text, so that the JSON does not hide the cost of the cache.</summary>
public sealed record Page(int Id, string Title, string Body)
{
    /// <summary>A page of so many bytes of JSON.</summary>
    public static Page OfBytes(int bytes)
    {
        var empty = new Page(1234, "About teapots", "");
        return empty with { Body = new string('x', bytes - JsonSerializer.SerializeToUtf8Bytes(empty, JsonSerializerOptions.Web).Length) };
    }
}
