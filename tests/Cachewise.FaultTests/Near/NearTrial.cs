using Cachewise.Stores.Redis.Tracking;
using Cachewise.Tests.Servers;
using Cachewise.Tests.Worker.Near;
using StackExchange.Redis;

namespace Cachewise.FaultTests.Near;

/// <summary>
/// A server, a client that writes it directly, and a recorded cache behind a proxy, whose near cache may lack a part
/// that the proof needs.
/// </summary>
internal sealed class NearTrial : IAsyncDisposable
{
    private const string Prefix = "near";
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    /// <summary>The smallest bound, so that it is soon over.</summary>
    public static readonly TimeSpan Bound = TimeSpan.FromMilliseconds(50);

    private readonly string _folder = Directory.CreateTempSubdirectory("cachewise-near-").FullName;
    private readonly RedisServer _server;
    private readonly NearRecording _recording;
    private readonly NearRecording _writes;
    private readonly Cache _cache;
    private readonly NearRecording _otherRecording;
    private readonly Cache _otherCache;
    private readonly ConnectionMultiplexer _redis;
    private volatile int _told;

    private NearTrial(RedisServer server, ConnectionMultiplexer redis, bool hasFence, bool hasTokens, bool hasLeases)
    {
        (_server, _redis) = (server, redis);
        Proxy = new(server.Port);
        (_recording, _writes) = (new(_folder, "reader"), new(_folder, NearChecker.Foreign));
        _cache = new NearCacheFactory(observer => new Observer(this, observer), hasFence, hasTokens).Create(Declare(Proxy.Port, hasLeases));
        Reader = new(_cache, _recording);
        (_otherRecording, _otherCache) = (new(_folder, "other"), Cache.Create(Declare(server.Port, hasLeases)));
        Other = new(_otherCache, _otherRecording);
    }

    public FaultProxy Proxy { get; }

    /// <summary>The cache, whose calls are recorded.</summary>
    public RecordedCache Reader { get; }

    /// <summary>A cache as that of another process, which lacks nothing.</summary>
    public RecordedCache Other { get; }

    /// <summary>How often the server has told of a key.</summary>
    public int Told => _told;

    /// <summary>Starts the server; it has nothing.</summary>
    public static async Task<NearTrial> StartAsync(bool hasFence = true, bool hasTokens = true, bool hasLeases = true)
    {
        var server = RedisServer.Own();
        server.Require();
        return new(server, await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{server.Port}"), hasFence, hasTokens, hasLeases);
    }

    /// <summary>Another program writes a value.</summary>
    public async Task WriteAsync(string key, string value)
    {
        var began = NearRecording.Now;
        await _redis.GetDatabase().StringSetAsync($"{Prefix}:1:{key}", $"\"{value}\"");
        _writes.Add(new(NearKind.Set, key, value, began, NearRecording.Now, 0));
    }

    /// <summary>Reads until the value comes from memory.</summary>
    public Task KeepAsync(string key) => Eventually.UntilAsync(async () =>
    {
        await Reader.GetAsync(key);
        return _cache.Core.Usage.Entries > 0;
    });

    /// <summary>Reads again and again, for some times the bound.</summary>
    public async Task ReadOnAsync(string key)
    {
        for (var until = NearRecording.Now + (long)(6 * Bound.TotalNanoseconds); NearRecording.Now < until;)
        {
            await Reader.GetAsync(key);
            await Task.Delay(Pause, TimeProvider.System);
        }
    }

    /// <summary>Begins to make a value.</summary>
    /// <returns>When the factory has begun, and the value.</returns>
    public (Task Began, Task<string?> Making) Make(string key, Func<Task<string>> make)
    {
        var began = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var making = Reader.GetOrCreateAsync(key, () =>
        {
            var made = make();
            began.SetResult();
            return made;
        }, CacheConfig.NeverExpires);
        return (began.Task, making);
    }

    /// <summary>Ends the recordings, and judges them.</summary>
    public NearFindings Check()
    {
        EndRecordings();
        return new NearChecker(Bound, []).Check(_folder);
    }

    public async ValueTask DisposeAsync()
    {
        Proxy.Dispose();
        await _cache.DisposeAsync();
        await _otherCache.DisposeAsync();
        await _redis.DisposeAsync();
        EndRecordings();
        _server.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private void EndRecordings()
    {
        _recording.Dispose();
        _otherRecording.Dispose();
        _writes.Dispose();
    }

    private static CacheConfig Declare(int port, bool hasLeases) => new()
    {
        RedisUrl = $"redis://127.0.0.1:{port}",
        KeyPrefix = Prefix,
        Leases = hasLeases,
        OnFailure = FailureMode.Throw,
        NearCache = new() { MaxStaleness = Bound },
        ConnectionPool = new() { SocketTimeout = Eventually.Patience },
    };

    private sealed class Observer(NearTrial trial, ITrackingObserver observer) : ITrackingObserver
    {
        public void Invalidate(ReadOnlySpan<byte> fullKey)
        {
            observer.Invalidate(fullKey);
            Interlocked.Increment(ref trial._told);
        }

        public void InvalidateAll() => observer.InvalidateAll();

        public void OnProblemChanged() => observer.OnProblemChanged();
    }
}
