using Cachewise.Tests.Servers;
using Microsoft.Extensions.Time.Testing;

namespace Cachewise.Tests.Stores.Redis.Leases;

/// <summary>
/// Caches that share nothing but the entries in a server, as those of several processes, and a clock that stands still
/// unless the test advances it: a caller that waits does so until then.
/// </summary>
public abstract class LeaseTest(RedisServer server) : IAsyncLifetime
{
    private readonly List<Cache> _caches = [];

    protected RedisServer Server => server;

    protected string Prefix { get; } = $"lease-{Guid.NewGuid():N}";

    protected FakeTimeProvider Time { get; } = new();

    /// <summary>The full key of the entry.</summary>
    protected string Entry => $"{Prefix}:1:k";

    /// <summary>The key of its lease.</summary>
    protected string Lease => $"{Prefix}:1:$m:{{{Entry}}}";

    protected string Token => server.Cli("GET", Lease);

    public ValueTask InitializeAsync()
    {
        server.Require();
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var cache in _caches)
        {
            await cache.DisposeAsync();
        }

        server.Cli("DEL", Entry, Lease);
        GC.SuppressFinalize(this);
    }

    /// <summary>A cache as that of another process.</summary>
    protected Cache Create(Func<CacheConfig, CacheConfig>? change = null, CacheServices? services = null)
    {
        services ??= new();
        services.Time = Time;
        var config = new CacheConfig { RedisUrl = server.Url(), KeyPrefix = Prefix, ConnectionPool = new() { SocketTimeout = Eventually.Patience } };
        var cache = Cache.Create(change?.Invoke(config) ?? config, services);
        _caches.Add(cache);
        return cache;
    }

    /// <summary>
    /// Begins a factory whose lease does not expire while the clock stands still, however busy the machine is.
    /// </summary>
    private protected Task<HeldFactory> HoldAsync(Cache cache, CacheEntryOptions? options = null, CancellationToken cancellationToken = default) =>
        KeepAsync(HeldFactory.BeginAsync(cache, options, cancellationToken));

    /// <inheritdoc cref="HoldAsync"/>
    private protected async Task<HeldFactory> KeepAsync(Task<HeldFactory> beginning)
    {
        var held = await beginning;
        Server.Cli("PERSIST", Lease);
        return held;
    }

    /// <summary>Waits until no process holds the lease.</summary>
    protected Task ReleasedAsync() => Eventually.UntilAsync(() => Token.Length == 0);

    /// <summary>Lets time pass until it is so.</summary>
    protected Task PassAsync(Func<bool> isSo) => Eventually.UntilAsync(() =>
    {
        Time.Advance(TimeSpan.FromMilliseconds(10));
        return isSo();
    });
}
