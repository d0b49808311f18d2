using Cachewise.Tests.Servers;

namespace Cachewise.FaultTests;

/// <summary>A fault: working servers, what happens to them, and how it ends.</summary>
internal abstract class Scenario(Pace pace) : IDisposable
{
    /// <summary>
    /// Whether Redis loses writes that it has confirmed: a promoted replica may lack the last ones, and serve older
    /// values.
    /// </summary>
    public virtual bool ForgetsWrites => false;

    /// <summary>Whether the fault needs entries that the load must not remove.</summary>
    public virtual bool NeedsEntries => false;

    /// <summary>Whether the near caches of the load replace their tracking connections again and again.</summary>
    public virtual bool ReplacesTracking => false;

    protected Pace Pace => pace;

    /// <summary>The near cache of the cache under test; null, the default, for none.</summary>
    public NearCacheOptions? NearCache { get; set; }

    /// <summary>The declaration of the cache under test.</summary>
    public abstract CacheConfig Declaration { get; }

    /// <summary>Where another program reaches the servers, whatever happens on the way of the cache to them.</summary>
    public abstract string DirectUrl { get; }

    /// <summary>Variables of the environment of the processes that use the cache, apart from this one.</summary>
    public virtual IReadOnlyDictionary<string, string> ProcessEnvironment => new Dictionary<string, string>();

    /// <summary>The cache under test.</summary>
    public virtual Cache Open() => Cache.Create(Declaration);

    /// <summary>Begins the fault.</summary>
    public abstract Task BreakAsync();

    /// <summary>The work while the fault lasts.</summary>
    public virtual Task LastAsync(ILoad load) => Task.Delay(pace.Fault, TimeProvider.System);

    /// <summary>Ends the fault: when this returns, the server can be used.</summary>
    public abstract Task RepairAsync();

    public abstract void Dispose();

    /// <summary>The URL of a cluster for a program that asks any node for the others.</summary>
    protected static string ClusterUrl(RedisServer node) => $"cluster://127.0.0.1:{node.Port}";

    /// <summary>The declaration of a cache on this server.</summary>
    protected CacheConfig Declare(string url) => new() { RedisUrl = url, NearCache = NearCache, ConnectionPool = new() { SocketTimeout = pace.Limit } };
}
