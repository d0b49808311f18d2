using System.Globalization;
using Cachewise.Benchmarks.Redis;

namespace Cachewise.Benchmarks.Near;

/// <summary>What a server has done since it started.</summary>
/// <param name="Commands">All commands but the INFO of this program.</param>
/// <param name="Pings">PING among them.</param>
internal sealed record ServerCounts(long Commands, long Pings)
{
    public static ServerCounts Of(RedisServer server)
    {
        var calls = server.Send("INFO commandstats").Split("\r\n")
            .Where(line => line.StartsWith("cmdstat_", StringComparison.Ordinal))
            .Select(line => (Name: line["cmdstat_".Length..line.IndexOf(':')], Calls: Count(line)))
            .Where(command => command.Name != "info")
            .ToArray();
        return new(calls.Sum(command => command.Calls), calls.Where(command => command.Name is "ping").Sum(command => command.Calls));
    }

    public static ServerCounts operator -(ServerCounts later, ServerCounts earlier) => new(later.Commands - earlier.Commands, later.Pings - earlier.Pings);

    private static long Count(string line)
    {
        const string Start = "calls=";
        var from = line.IndexOf(Start, StringComparison.Ordinal) + Start.Length;
        return long.Parse(line.AsSpan(from, line.IndexOf(',', from) - from), CultureInfo.InvariantCulture);
    }
}
