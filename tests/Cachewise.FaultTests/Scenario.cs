namespace Cachewise.FaultTests;

/// <summary>A fault: servers that are well at first, what happens to them, and how it ends.</summary>
internal abstract class Scenario(Pace pace) : IDisposable
{
    /// <summary>
    /// Whether Redis forgets writes that it has confirmed: a replica that is promoted may not have got the last ones,
    /// and serves what was before them.
    /// </summary>
    public virtual bool ForgetsWrites => false;

    protected Pace Pace => pace;

    /// <summary>The cache that is to survive it.</summary>
    public abstract Cache Open();

    /// <summary>The fault begins.</summary>
    public abstract Task BreakAsync();

    /// <summary>What is done while it lasts.</summary>
    public virtual Task LastAsync(Load load) => Task.Delay(pace.Fault, TimeProvider.System);

    /// <summary>Ends the fault: when this returns, the server can be used.</summary>
    public abstract Task RepairAsync();

    public abstract void Dispose();

    /// <summary>The declaration of a cache on this server.</summary>
    protected CacheConfig Declare(string url) => new() { RedisUrl = url, ConnectionPool = new() { SocketTimeout = pace.Limit } };
}
