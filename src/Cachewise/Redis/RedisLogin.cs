using StackExchange.Redis;

namespace Cachewise.Redis;

/// <summary>
/// Whether a login was refused. The client goes on after that, and then is who everybody is, where the server lets in those who do not log in.
/// </summary>
internal static class RedisLogin
{
    /// <summary>Whether a server takes the connection for somebody else.</summary>
    public static async Task<bool> WasRefusedAsync(IConnectionMultiplexer multiplexer, string user)
    {
        var names = await Task.WhenAll(multiplexer.GetServers().Where(server => server.IsConnected).Select(NameAsync)).ConfigureAwait(false);
        return names.Any(name => name is not null && !string.Equals(name, user, StringComparison.Ordinal));
    }

    /// <summary>Who the server takes the connection for; null where it does not say, as to users who may not ask.</summary>
    private static async Task<string?> NameAsync(IServer server)
    {
        try
        {
            return (string?)await server.ExecuteAsync("ACL", "WHOAMI").ConfigureAwait(false);
        }
        catch (Exception error) when (RedisFailure.IsOutage(error))
        {
            return null;
        }
    }
}
