using Cachewise.Stores.Redis.Diagnostics;
using Cachewise.Stores.Redis.Topology;

namespace Cachewise.Stores.Redis.Connections;

/// <summary>
/// A server that the sentinels name as the primary, and a connection to it, which is tried before it is used.
/// </summary>
internal sealed class PrimaryCandidate(ConnectionParameters parameters, RedisEndpoint endpoint)
{
    private static readonly ConnectionProblem SaysReplica = new(ConnectionProblemKind.NoPrimary, "says that it is a replica");

    /// <summary>Where it is.</summary>
    public RedisEndpoint Endpoint => endpoint;

    /// <summary>The connection.</summary>
    public RedisConnection Connection { get; } = new(parameters, [endpoint]);

    /// <summary>
    /// Whether the client took the server for a replica before it became the primary, and would not write to it. A new
    /// connection learns what it is now.
    /// </summary>
    public bool IsOutdated { get; private set; }

    /// <summary>Why it cannot be used as the primary; null where nothing is known but that it is unreachable.</summary>
    public ConnectionProblem? Problem { get; private set; }

    /// <summary>Connects, if need be, and asks the server what it is.</summary>
    public async Task<PrimaryState> TryAsync()
    {
        var state = await StateOfAsync(Connection, parameters.OperationTimeout).ConfigureAwait(false);
        IsOutdated = state is PrimaryState.Works && Connection.Client?.GetServers().FirstOrDefault() is { IsReplica: true };
        state = IsOutdated ? PrimaryState.Replica : state;
        Problem = state is PrimaryState.Replica ? SaysReplica : Connection.Problem;
        return state;
    }

    /// <summary>What the server at the other end says that it is.</summary>
    public static async Task<PrimaryState> StateOfAsync(RedisConnection connection, TimeSpan timeout)
    {
        try
        {
            await connection.FirstAttemptAsync().ConfigureAwait(false);
            var server = (await connection.GetDatabaseAsync().ConfigureAwait(false)).Multiplexer.GetServers()[0];
            return await ServerRole.IsPrimaryAsync(server).WaitAsync(timeout).ConfigureAwait(false) ? PrimaryState.Works : PrimaryState.Replica;
        }
        catch (Exception error) when (ClientError.IsFailure(error))
        {
            return PrimaryState.Unreachable;
        }
    }
}
