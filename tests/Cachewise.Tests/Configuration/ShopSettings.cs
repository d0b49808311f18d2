namespace Cachewise.Tests.Configuration;

/// <summary>Settings with values that configuration can be put over.</summary>
internal sealed class ShopSettings : CacheSettings
{
    public CacheConfig CacheDefault { get; init; } = new()
    {
        KeyPrefix = "shop",
        Version = 3,
        ConnectionPool = new()
        {
            SocketConnectTimeout = TimeSpan.FromSeconds(9),
            SocketKeepAlive = true,
            SocketKeepAliveOptions = new() { Idle = TimeSpan.FromSeconds(7), Count = 1 },
            Sentinels = [new("one", 1)],
            ServiceName = "mymaster",
            SentinelKwargs = new() { Username = "watcher", Password = "secret" },
        },
    };

    public CacheConfig CacheSessions { get; init; } = new();
}
