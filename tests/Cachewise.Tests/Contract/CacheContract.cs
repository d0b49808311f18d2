using System.Globalization;

namespace Cachewise.Tests.Contract;

/// <summary>
/// The behaviour of a cache that keeps entries, on every backend. Tests advance the time and never wait for it.
/// </summary>
public abstract partial class CacheContract : IAsyncLifetime
{
    private static int _prefixes;

    private readonly List<Cache> _caches = [];

    /// <summary>The start of this test's keys; no other test has it.</summary>
    protected string Prefix { get; } = string.Create(CultureInfo.InvariantCulture, $"t{Interlocked.Increment(ref _prefixes)}");

    /// <summary>The cache under test: prefix of its own, version 1, five minutes.</summary>
    protected Cache Cache { get; private set; } = null!;

    public ValueTask InitializeAsync()
    {
        Cache = NewCache(new() { KeyPrefix = Prefix });
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var cache in _caches)
        {
            await cache.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Lets time pass, for entries of this test.</summary>
    protected abstract ValueTask AdvanceAsync(TimeSpan time);

    protected abstract Cache Create(CacheConfig config);

    protected Cache NewCache(CacheConfig config)
    {
        var cache = Create(config);
        _caches.Add(cache);
        return cache;
    }

    protected static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
