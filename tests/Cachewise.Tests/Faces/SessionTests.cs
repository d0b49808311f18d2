using Cachewise.Faces;
using Cachewise.Tests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Session;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cachewise.Tests.Faces;

/// <summary>The sessions of ASP.NET Core on <see cref="DistributedCache"/>: they take null for a session that is new, and an exception for one that cannot be had.</summary>
public sealed class SessionTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly RedisServer _server = RedisServer.Own();

    public void Dispose() => _server.Dispose();

    [Fact]
    public async Task When_told_to_throw_a_session_that_could_not_be_read_is_not_written_back()
    {
        await using var cache = Cache.Create(new() { RedisUrl = _server.Url(), OnFailure = FailureMode.Throw });
        var store = new DistributedSessionStore(new DistributedCache(cache, TimeProvider.System), NullLoggerFactory.Instance);
        var before = Open(store, isNew: true);
        before.Set("cart", [1]);
        await before.CommitAsync();

        _server.Hang();
        var meanwhile = Open(store);
        meanwhile.Set("last page", [2]);
        _server.Resume();
        await BackAsync(cache);
        await meanwhile.CommitAsync();

        Assert.False(meanwhile.IsAvailable);
        var after = Open(store);
        Assert.Equal(["cart"], after.Keys);
        Assert.Equal([1], after.Get("cart"));
    }

    /// <summary>As a request has it, which loads the session when it first asks for something of it.</summary>
    private static ISession Open(DistributedSessionStore store, bool isNew = false) => store.Create("session", Patience, Patience, () => true, isNew);

    private static async Task BackAsync(Cache cache)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (true)
        {
            try
            {
                await cache.ContainsAsync("k", limit.Token);
                return;
            }
            catch (CacheUnavailableException)
            {
                await Task.Yield();
            }
        }
    }
}
