using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Topology;

/// <summary>Product and version of a server, from what it said when it was connected to.</summary>
internal static class ServerVersion
{
    /// <summary>
    /// As <c>Valkey 8.0.1</c>. If the user may not run INFO, only the number is known, from HELLO; without either it is
    /// null, since the client can only guess.
    /// </summary>
    public static string? Describe(IServer? server) => server switch
    {
        null => null,
        _ when server.GetProductVariant(out var version) is var product && version is not "" => $"{product} {version}",
        { Protocol: RedisProtocol.Resp3 } => $"version {server.Version}",
        _ => null,
    };
}
