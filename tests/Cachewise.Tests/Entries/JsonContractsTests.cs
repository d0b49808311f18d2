using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Cachewise.Entries;

namespace Cachewise.Tests.Entries;

public class JsonContractsTests
{
    private static readonly JsonSerializerOptions NoTypes = new(JsonContracts.NewOptions()) { TypeInfoResolver = JsonTypeInfoResolver.Combine() };

    [Fact]
    public async Task Primitives_need_no_context()
    {
        await using var cache = Cache.Create(new(), new() { Json = NoTypes });
        await cache.SetAsync<int?>("nothing", null);
        await cache.SetAsync("text", "čaj");

        Assert.Equal(6, await cache.IncrementAsync("count", 5, initial: 1));
        Assert.Equal(6, await cache.GetAsync<int>("count"));
        Assert.True((await cache.TryGetAsync<int?>("nothing")).Found);
        Assert.Equal("čaj", await cache.GetAsync<string>("text"));
        Assert.Equal("\"čaj\""u8, new JsonContracts(NoTypes).For<string>().Serialize("čaj"));
    }

    [Fact]
    public void A_converter_of_the_application_is_not_passed_over()
    {
        var options = new JsonSerializerOptions(NoTypes) { Converters = { new Shouted() } };
        Assert.Throws<NotSupportedException>(() => new JsonContracts(options).For<string>());
    }

    [Fact]
    public async Task A_type_that_no_context_knows_is_an_error()
    {
        await using var cache = Cache.Create(new(), new() { Json = NoTypes });
        var error = await Assert.ThrowsAsync<CacheValueException>(() => cache.SetAsync("key", new Version(1, 0)).AsTask());
        Assert.StartsWith("Cache 'default': the type Version has no JSON form: JsonTypeInfo metadata for type 'System.Version' was not provided", error.Message, StringComparison.Ordinal);
    }

    private sealed class Shouted : JsonConverter<string>
    {
        public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString();

        public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value.ToUpperInvariant());
    }
}
