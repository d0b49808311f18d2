namespace Cachewise.FaultTests;

/// <summary>A fault: working servers, what happens to them, and how it ends.</summary>
internal abstract class Scenario(Pace pace) : IDisposable
{
    /// <summary>
    /// Whether Redis loses writes that it has confirmed: a promoted replica may lack the last ones, and serve older
    /// values.
    /// </summary>
    public virtual bool ForgetsWrites => false;

    protected Pace Pace => pace;

    /// <summary>The cache under test.</summary>
    public abstract Cache Open();

    /// <summary>Begins the fault.</summary>
    public abstract Task BreakAsync();

    /// <summary>The work while the fault lasts.</summary>
    public virtual Task LastAsync(Load load) => Task.Delay(pace.Fault, TimeProvider.System);

    /// <summary>Ends the fault: when this returns, the server can be used.</summary>
    public abstract Task RepairAsync();

    public abstract void Dispose();

    /// <summary>The declaration of a cache on this server.</summary>
    protected CacheConfig Declare(string url) => new() { RedisUrl = url, ConnectionPool = new() { SocketTimeout = pace.Limit } };
}
