using Cachewise.Stores.Redis.Diagnostics;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis;

/// <summary>
/// What a server rejects during connection setup without the client noticing: AUTH, after which the connection continues as the <c>default</c> user where the server allows that; and SELECT,
/// after which it continues in the first database, with the entries of others.
/// </summary>
internal static class RedisLogin
{
    private const string Everybody = "default"; // who has not logged in

    /// <summary>What was refused, as what is said of the server; null if nothing was, or nobody can tell.</summary>
    public static async Task<string?> RefusalAsync(IConnectionMultiplexer multiplexer, string? user, int database)
    {
        var names = string.IsNullOrEmpty(user) ? [] : await Task.WhenAll(multiplexer.GetServers().Where(server => server.IsConnected).Select(NameAsync)).ConfigureAwait(false);
        return user is not Everybody && names.Contains(Everybody, StringComparer.Ordinal) ? RedisConnection.LoginRefused
            : database is 0 ? null
            : await RefusalAsync(multiplexer.GetDatabase(database), multiplexer.GetServers().FirstOrDefault()).ConfigureAwait(false);
    }

    /// <summary>Who the server takes the connection for; null where it does not say, as to users who may not ask.</summary>
    private static async Task<string?> NameAsync(IServer server)
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

    private static async Task<string?> RefusalAsync(IDatabase database, IServer? server)
    {
        try
        {
            await database.ExecuteAsync("SELECT", database.Database).ConfigureAwait(false);
            return null;
        }
        catch (RedisServerException error)
        {
            return RejectedCommand.Find(error)?.ToProblem(ServerVersion.Of(server)).ToString() ?? (error.Message.Contains("out of range", StringComparison.Ordinal) ? $"has no database {database.Database}; use one that it has" : null);
        }
        catch (Exception error) when (ClientError.IsFailure(error))
        {
            return null; // calls will say the same
        }
    }
}
