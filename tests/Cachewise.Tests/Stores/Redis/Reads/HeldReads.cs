using Cachewise.Stores.Redis;
using Cachewise.Stores.Redis.Reads;
using Cachewise.Tests.Servers;
using StackExchange.Redis;

namespace Cachewise.Tests.Stores.Redis.Reads;

/// <summary>
/// A cache of which as many reads as go by themselves are under way, and held by the network. Further ones wait in the
/// queue, which the thread pool does not send before the network is released.
/// </summary>
internal sealed class HeldReads : IAsyncDisposable
{
    private readonly FaultProxy _proxy;
    private readonly List<IThreadPoolWorkItem> _scheduled = [];
    private Task<int>[] _alone = [];

    private HeldReads(RedisServer server, CacheConfig config, CacheServices? services)
    {
        server.Require();
        _proxy = new(server.Port);
        Url = $"redis://127.0.0.1:{_proxy.Port}/0";
        Cache = Cache.Create(config with { RedisUrl = Url, ConnectionPool = config.ConnectionPool with { SocketTimeout = config.ConnectionPool.SocketTimeout ?? Eventually.Patience } }, services);
    }

    public Cache Cache { get; }

    public string Url { get; }

    /// <summary>The server, without the proxy.</summary>
    public ConnectionMultiplexer Redis { get; private set; } = null!;

    public IDatabase Database => Redis.GetDatabase();

    public static async Task<HeldReads> CreateAsync(RedisServer server, CacheConfig? config = null, CacheServices? services = null)
    {
        var held = new HeldReads(server, config ?? new(), services)
        {
            Redis = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{server.Port},allowAdmin=true"),
        };
        await held.Cache.ContainsAsync("connects");
        return held;
    }

    /// <summary>Begins to hold, and resets what the server counts.</summary>
    public async Task HoldAsync()
    {
        await Redis.GetServers()[0].ConfigResetStatisticsAsync();
        _proxy.Hold(0);
        ((RedisStore)Cache.Core.Store).Reads.Schedule = _scheduled.Add;
        _alone = [.. Enumerable.Range(0, SharedReads.MaxAlone).Select(i => Cache.GetAsync($"alone {i}", -1).AsTask())];
    }

    /// <summary>Lets the network forward what it held.</summary>
    /// <returns>Ends when the reads that went by themselves have ended.</returns>
    public async Task ReleaseAsync()
    {
        Release();
        Assert.All(await Task.WhenAll(_alone), value => Assert.Equal(-1, value));
    }

    /// <summary>The commands that the server executed: <c>get=4 mget=1</c>.</summary>
    public Task<string> CommandsAsync() => CommandStatistics.ReadAsync(Redis);

    public void Release()
    {
        Send();
        _proxy.Release();
    }

    /// <summary>Sends the queue into the network.</summary>
    public void Send()
    {
        ((RedisStore)Cache.Core.Store).Reads.Schedule = static item => ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal: false);
        _scheduled.ForEach(item => item.Execute());
        _scheduled.Clear();
    }

    public async ValueTask DisposeAsync()
    {
        _proxy.Release();
        await Cache.DisposeAsync();
        await Redis.DisposeAsync();
        _proxy.Dispose();
    }
}
