namespace Cachewise.Tests;

public class Smoke
{
    [Fact]
    public async Task Sets_and_gets()
    {
        await using var cache = Cache.Create(new());
        await cache.SetAsync("a", 1);
        Assert.Equal(1, await cache.GetAsync<int>("a"));
    }
}
