using Cachewise.Tests.Servers;

namespace Cachewise.Tests.Entries;

/// <summary>A value comes back as it was stored, or is rejected; the same on every backend.</summary>
public class TypeContractTests(RedisServer server)
{
    public static TheoryData<string> Kept => [.. ContractCases.Kept.Keys];

    public static TheoryData<string> Rejected => [.. ContractCases.Rejected.Keys];

    [Theory]
    [MemberData(nameof(Kept))]
    public async Task What_json_keeps_is_stored(string name)
    {
        foreach (var backend in new[] { CacheBackend.LocMem, CacheBackend.Redis })
        {
            await using var cache = Create(backend, name);
            await ContractCases.Kept[name].Survives(cache);
        }
    }

    [Theory]
    [MemberData(nameof(Rejected))]
    public async Task What_json_loses_is_rejected_at_the_first_value_and_leaves_what_was_there(string name)
    {
        foreach (var backend in Enum.GetValues<CacheBackend>())
        {
            await using var cache = Create(backend, name);
            await cache.SetAsync("k", "before");

            foreach (var message in await ContractCases.Rejected[name].Errors(cache))
            {
                Assert.Matches("^Cache 'default': a value of type [^:]+ may not come back as it is:", message);
                Assert.EndsWith($":{(ContractCases.Rejected[name].Message is ['\n', ..] ? "" : " ")}{ContractCases.Rejected[name].Message}.", message, StringComparison.Ordinal);
            }

            Assert.Equal(backend is not CacheBackend.Dummy, await cache.ContainsAsync("k"));
            Assert.Equal(backend is CacheBackend.Dummy ? null : "before", await cache.GetAsync<string>("k"));
            Assert.False(await cache.ContainsAsync("made"));
        }
    }

    private Cache Create(CacheBackend backend, string name) => Cache.Create(new()
    {
        Backend = backend,
        RedisUrl = backend is CacheBackend.Redis ? server.Url() : null,
        ConnectionPool = new() { SocketTimeout = TimeSpan.FromSeconds(30) }, // a loaded machine is no outage
        KeyPrefix = $"contract-{string.Concat(name.Where(char.IsAsciiLetter))}",
    });
}
