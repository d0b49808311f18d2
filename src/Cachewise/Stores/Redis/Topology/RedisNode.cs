using System.Net;

namespace Cachewise.Stores.Redis.Topology;

/// <summary>A server that has keys.</summary>
/// <param name="EndPoint">Where it is, as the client knows it; null for the only server.</param>
internal sealed record RedisNode(EndPoint? EndPoint)
{
    /// <summary>The only server. In a cluster it stands for the owner of slots that have none.</summary>
    public static readonly RedisNode Unnamed = new(EndPoint: null);
}
