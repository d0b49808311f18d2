using Cachewise.Tests.Servers;

namespace Cachewise.Tests.Contract;

/// <summary>The contract for a user with only the rights in docs/configuration.md.</summary>
public sealed class LimitedUserContract(RedisServer server) : CacheContract
{
    protected override Cache Create(CacheConfig config) => Cache.Create(config with { RedisUrl = server.UrlOf(LimitedUser.Make(server, "doc", ["~t*", .. LimitedUser.Rights])) });

    protected override ValueTask AdvanceAsync(TimeSpan time) => new(server.AdvanceAsync(Prefix, time));
}
