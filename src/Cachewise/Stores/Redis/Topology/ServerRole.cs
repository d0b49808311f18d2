using Cachewise.Stores.Redis.Diagnostics;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Topology;

/// <summary>The role that a server says it has.</summary>
internal static class ServerRole
{
    /// <summary>
    /// Whether it is a primary: by ROLE; by HELLO if the user may not run ROLE; otherwise by what the client learned
    /// when it connected.
    /// </summary>
    public static async Task<bool> IsPrimaryAsync(IServer server)
    {
        try
        {
            return await server.RoleAsync().ConfigureAwait(false) is Role.Master;
        }
        catch (RedisServerException error) when (RejectedCommand.Find(error) is not null)
        {
        }

        try
        {
            return (string?)(await server.ExecuteAsync("HELLO").ConfigureAwait(false)).ToDictionary()["role"] is "master";
        }
        catch (RedisServerException error) when (RejectedCommand.Find(error) is not null)
        {
            return !server.IsReplica;
        }
    }
}
