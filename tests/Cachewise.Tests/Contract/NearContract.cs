using Cachewise.Tests.Servers;
using Cachewise.Tests.Stores.Near;

namespace Cachewise.Tests.Contract;

/// <summary>The contract with a near cache, which is told that time has passed, and nothing else.</summary>
public sealed class NearContract(RedisServer server) : CacheContract
{
    private readonly FakeTracking _tracking = new();

    protected override Cache Create(CacheConfig config) => NearCaches.Create(_tracking, config with { RedisUrl = server.Url() });

    protected override async ValueTask AdvanceAsync(TimeSpan time)
    {
        await server.AdvanceAsync(Prefix, time);
        _tracking.TellAll();
    }
}
