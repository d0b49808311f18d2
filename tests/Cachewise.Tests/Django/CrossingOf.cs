using System.Text.Json;

namespace Cachewise.Tests.Django;

/// <inheritdoc/>
public sealed record CrossingOf<T>(string Python, T Value) : Crossing(Python)
{
    public override async Task SetAsync(Cache cache, string key) => await cache.SetAsync(key, Value);

    public override async Task AssertReadsAsync(Cache cache, string key)
    {
        var result = await cache.TryGetAsync<T>(key);
        Assert.True(result.Found);
        Assert.Equal(JsonSerializer.Serialize(Value), JsonSerializer.Serialize(result.Value));
    }

    public override string ToString() => Python;
}
