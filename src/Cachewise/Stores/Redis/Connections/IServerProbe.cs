using Cachewise.Stores.Redis.Topology;

namespace Cachewise.Stores.Redis.Connections;

/// <summary>Finds out when a server that failed can be used again.</summary>
internal interface IServerProbe
{
    /// <summary>Asks the server for a key until it answers, or another one takes its place.</summary>
    /// <param name="link">The way to the server.</param>
    /// <param name="node">The node that failed.</param>
    /// <param name="start">What the keys of the cache begin with.</param>
    /// <returns>False if another server is to be asked.</returns>
    Task<bool> ProbeAsync(RedisLink link, RedisNode node, string start);
}
