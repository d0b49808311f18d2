using Cachewise.Concurrency;
using Cachewise.Stores.Redis.Connections;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Execution;

/// <summary>One attempt of a call. The connection is captured once, so that the whole attempt uses the same.</summary>
/// <param name="Link">The connection.</param>
/// <param name="Database">Its database.</param>
internal readonly record struct RedisAttempt(RedisLink Link, IDatabase Database)
{
    /// <summary>
    /// The reply of a command that a caller which cannot await has sent before another one, whose reply has come: one
    /// round trip for both, since replies come in the order of their commands.
    /// </summary>
    public T Receive<T>(Task<T> earlier)
    {
        BlockedThread.WaitForAny(Link.Parameters.OperationTimeout, earlier);
        return earlier.GetAwaiter().GetResult();
    }
}
