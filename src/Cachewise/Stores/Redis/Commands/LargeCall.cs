using Cachewise.Stores.Redis.Connections;
using Cachewise.Stores.Redis.Execution;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Commands;

/// <summary>A call on the connection for large values.</summary>
/// <param name="Abandoned">Gets the call where it fails and may still be sent.</param>
/// <param name="Written">The key that it may write; null for a read.</param>
/// <param name="Size">How many bytes are transferred.</param>
/// <param name="Held">How many bytes of memory wait with the call.</param>
/// <param name="State">What the command needs.</param>
/// <param name="Command">The command.</param>
internal sealed record LargeCall<TState, TReply, T>(
    AbandonedCalls Abandoned, RedisKey? Written, long Size, long Held, TState State, RedisCommand<OneKey, TState, TReply, T> Command)
{
    public Task<TReply> SendAsync(RedisLink link, OneKey key) => link.LargeTransfer.RunAsync(
        link,
        Size,
        Held,
        (ended, connection) => Abandoned.Add(ended, connection, Written),
        database => Command.SendAsync(new(link, database), key, State));
}
