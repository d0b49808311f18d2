using Cachewise.Stores.Redis.Diagnostics;
using Cachewise.Stores.Redis.Topology;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Connections;

/// <summary>
/// What a server rejects during connection setup without the client noticing: AUTH, after which the connection
/// continues as the <c>default</c> user where the server allows that; and SELECT, after which it continues in the first
/// database, with the entries of others.
/// </summary>
internal static class RedisLogin
{
    private const string NotLoggedIn = "default";

    /// <summary>What was rejected; null if nothing was, or the server does not tell.</summary>
    public static async Task<ConnectionProblem?> ProblemAsync(IConnectionMultiplexer client, string? user, int database)
    {
        var names = string.IsNullOrEmpty(user) ? [] : await Task.WhenAll(client.GetServers().Where(server => server.IsConnected).Select(UserAsync)).ConfigureAwait(false);
        return user is not NotLoggedIn && names.Contains(NotLoggedIn, StringComparer.Ordinal) ? ConnectionProblem.LoginRejected
            : database is 0 ? null
            : await ProblemAsync(client.GetDatabase(database), client.GetServers().FirstOrDefault()).ConfigureAwait(false);
    }

    /// <summary>
    /// The user that the connection has; null where the server does not say, as when the ACL forbids to ask.
    /// </summary>
    private static async Task<string?> UserAsync(IServer server)
    {
        try
        {
            return (string?)await server.ExecuteAsync("ACL", "WHOAMI").ConfigureAwait(false);
        }
        catch (Exception error) when (ClientError.IsFailure(error))
        {
            return null;
        }
    }

    private static async Task<ConnectionProblem?> ProblemAsync(IDatabase database, IServer? server)
    {
        try
        {
            await database.ExecuteAsync("SELECT", database.Database).ConfigureAwait(false);
            return null;
        }
        catch (RedisServerException error)
        {
            // A number that is too high is matched by its text, since its code is ERR, as of most errors.
            return RejectedCommand.Find(error) is { } rejected ? rejected.ToProblem(ServerVersion.Describe(server))
                : error.Message.Contains("out of range", StringComparison.Ordinal) ? new(ConnectionProblemKind.NoDatabase, $"has no database {database.Database}", "use one that it has")
                : null;
        }
        catch (Exception error) when (ClientError.IsFailure(error))
        {
            return null; // calls will say the same
        }
    }
}
