using System.Collections.Concurrent;
using System.Text;
using Cachewise.Configuration;
using Cachewise.Stores.Redis.Connections;
using Cachewise.Stores.Redis.Tracking;
using Cachewise.Tests.Servers;
using StackExchange.Redis;

namespace Cachewise.Tests.Stores.Redis.Tracking;

/// <summary>What stands for the near cache of one cache: remembers what it is told.</summary>
internal sealed class TrackedCopy : ITrackingObserver, IAsyncDisposable
{
    /// <summary>Short, so that a test need not wait for the next PING.</summary>
    public static readonly TimeSpan MaxStaleness = TimeSpan.FromMilliseconds(150);

    private readonly ConcurrentDictionary<string, int> _told = new(StringComparer.Ordinal);
    private readonly RedisLink? _own;
    private int _flushes;
    private int _flushesWhileValid;

    public TrackedCopy(RedisLink link, string start = "app:", TrackedLinks? links = null, bool ownsLink = false)
    {
        _own = ownsLink ? link : null;
        Tracking = CacheTracking.Start(links ?? new(), link, start, MaxStaleness, this);
    }

    public CacheTracking Tracking { get; }

    /// <summary>How often all keys were invalidated.</summary>
    public int Flushes => Volatile.Read(ref _flushes);

    /// <summary>How often that was while local reads were allowed.</summary>
    public int FlushesWhileValid => Volatile.Read(ref _flushesWhileValid);

    public bool IsTold => Tracking.ToldUntil != long.MinValue;

    /// <summary>On a link of its own.</summary>
    public static TrackedCopy Start(string url, ConnectionPool? pool = null, Action<string, ConfigurationOptions>? configure = null, string start = "app:") =>
        new(Link(url, pool, configure), start, ownsLink: true);

    public static RedisLink Link(string url, ConnectionPool? pool = null, Action<string, ConfigurationOptions>? configure = null) =>
        RedisLinks.Create(new("default", RedisAddress.Parse(url, [])!, pool ?? new(), configure));

    public void Invalidate(ReadOnlySpan<byte> fullKey) => _told.AddOrUpdate(Encoding.UTF8.GetString(fullKey), 1, static (_, count) => count + 1);

    public void OnProblemChanged()
    {
        // A test looks at the problem itself.
    }

    public void InvalidateAll()
    {
        Interlocked.Increment(ref _flushes);
        if (Tracking?.ToldUntil is not (null or long.MinValue))
        {
            Interlocked.Increment(ref _flushesWhileValid);
        }
    }

    /// <summary>How often a key was invalidated.</summary>
    public int TimesTold(string key) => _told.GetValueOrDefault(key);

    public bool WasTold(string key) => TimesTold(key) > 0;

    /// <summary>Waits until it is told.</summary>
    public async Task<TrackedCopy> ArmedAsync()
    {
        await Eventually.UntilAsync(() => IsTold);
        return this;
    }

    /// <summary>Waits until all that was acknowledged before this call has been told.</summary>
    public async Task FenceAsync()
    {
        var now = Environment.TickCount64;
        await Eventually.UntilAsync(() => Tracking.ToldUntil > now);
    }

    public async ValueTask DisposeAsync()
    {
        await Tracking.DisposeAsync();
        if (_own is not null)
        {
            await _own.DisposeAsync();
        }
    }
}
