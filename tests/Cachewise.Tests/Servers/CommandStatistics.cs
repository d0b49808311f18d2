using StackExchange.Redis;

namespace Cachewise.Tests.Servers;

/// <summary>The commands that a server counted.</summary>
internal static class CommandStatistics
{
    /// <summary>
    /// The commands since the last reset, without those of the connection itself: <c>get=1 mget=2</c>.
    /// </summary>
    public static async Task<string> ReadAsync(IConnectionMultiplexer redis)
    {
        string[] housekeeping = ["config", "info", "ping", "client", "hello", "select", "echo", "command", "subscribe", "cluster", "sentinel", "auth"];
        var calls = await AllAsync(redis);
        return string.Join(' ', calls.Where(call => !housekeeping.Contains(call.Name.Split('|')[0])).Select(call => $"{call.Name}={call.Calls}").Order(StringComparer.Ordinal));
    }

    public static async Task<int> CallsAsync(IConnectionMultiplexer redis, string command) =>
        (await AllAsync(redis)).FirstOrDefault(call => call.Name == command).Calls;

    private static async Task<List<(string Name, int Calls)>> AllAsync(IConnectionMultiplexer redis) =>
        [.. from section in await redis.GetServers()[0].InfoAsync("commandstats")
            from line in section
            select (line.Key["cmdstat_".Length..], int.Parse(line.Value.Split('=', ',')[1]))];
}
