using StackExchange.Redis;

namespace Cachewise.Stores.Redis;

/// <summary>What a server is, from what it said when it was connected to.</summary>
internal static class ServerVersion
{
    /// <summary>As <c>Valkey 8.0.1</c>; without INFO, which the user may be denied, only the number is known, from HELLO; without either it is null, for the client then has only a guess.</summary>
    public static string? Of(IServer? server) => server switch
    {
        null => null,
        _ when server.GetProductVariant(out var version) is var product && version is not "" => $"{product} {version}",
        { Protocol: RedisProtocol.Resp3 } => $"version {server.Version}",
        _ => null,
    };
}
