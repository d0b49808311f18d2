using System.Net;

namespace Cachewise.Stores.Redis;

/// <summary>A server that has keys, by the name that the client knows it by.</summary>
internal sealed record RedisNode(EndPoint? EndPoint)
{
    /// <summary>The only server; in a cluster, whoever has the slots that no node has.</summary>
    public static readonly RedisNode Unnamed = new(EndPoint: null);
}
