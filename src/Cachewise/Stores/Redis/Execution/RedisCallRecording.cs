using Cachewise.Stores.Redis.Connections;
using Cachewise.Stores.Redis.Topology;
using Cachewise.Telemetry;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Execution;

/// <summary>Records calls to Redis, with what is known of the server and its error.</summary>
internal static class RedisCallRecording
{
    /// <summary>The call succeeded.</summary>
    public static void End(this CacheTelemetry telemetry, DatabaseCall call, RedisLink link, RedisNode node) =>
        telemetry.EndDatabaseCall(call, link.EndpointOf(node), link.Parameters.Address.Database);

    /// <summary>The call failed. For a filter of exceptions: it records the error, and catches nothing.</summary>
    /// <returns>False.</returns>
    public static bool EndsWithError(this CacheTelemetry telemetry, DatabaseCall call, RedisLink link, RedisNode node, Exception error)
    {
        var code = CodeOf(error);
        telemetry.EndDatabaseCall(call, link.EndpointOf(node), link.Parameters.Address.Database, code ?? error.GetType().FullName, code);
        return false;
    }

    /// <summary>What the error of a server begins with, such as <c>NOPERM</c>; null for another error.</summary>
    private static string? CodeOf(Exception error)
    {
        if (error is not RedisServerException { Message: var message })
        {
            return null;
        }

        var code = message.Split(' ', 2)[0];
        return code.Length > 0 && code.All(char.IsAsciiLetterUpper) ? code : "ERR";
    }
}
