using StackExchange.Redis;

namespace Cachewise.Benchmarks.Redis;

/// <summary>
/// Cachewise makes the client use threads of its own where it has no transport, and so for all connections that the
/// process opens from then on. The other contenders keep the client's default.
/// </summary>
internal static class ClientThreads
{
    private const string OfItsOwn = "DedicatedThreads";

    /// <summary>Opens connections as in a process without Cachewise.</summary>
    public static async Task<T> ByDefaultAsync<T>(Func<Task<T>> connect)
    {
        ConnectionMultiplexer.SetFeatureFlag(OfItsOwn, enabled: false);
        try
        {
            return await connect();
        }
        finally
        {
            ConnectionMultiplexer.SetFeatureFlag(OfItsOwn, enabled: true);
        }
    }
}
