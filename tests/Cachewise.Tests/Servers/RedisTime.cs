using StackExchange.Redis;

namespace Cachewise.Tests.Servers;

/// <summary>
/// The clock of a server cannot be moved, so this shortens the expirations of entries instead, also in their frames
/// (docs/wire-format.md).
/// </summary>
internal static class RedisTime
{
    private const string Advance = """
        for _, key in ipairs(redis.call('KEYS', ARGV[1])) do
          local left = redis.call('PTTL', key)
          if left >= 0 then
            redis.call('PEXPIRE', key, left - ARGV[2])
          end
          local frame = redis.call('TYPE', key).ok == 'string' and redis.call('GETRANGE', key, 0, 17) or ''
          if string.sub(frame, 1, 2) == '\1\7' then
            redis.call('SETRANGE', key, 10, struct.pack('<l', struct.unpack('<l', frame, 11) - ARGV[2]))
          end
        end
        """;

    /// <summary>Shortens the expirations of the keys with this prefix.</summary>
    public static async Task AdvanceAsync(this RedisServer server, string prefix, TimeSpan time)
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(new Uri(server.Url()).Authority);
        await redis.GetDatabase().ScriptEvaluateAsync(Advance, [], [$"{prefix}:*", (long)time.TotalMilliseconds]);
    }

    /// <inheritdoc cref="AdvanceAsync(RedisServer, string, TimeSpan)"/>
    public static async Task AdvanceAsync(this SharedCluster cluster, string prefix, TimeSpan time) =>
        await Task.WhenAll((await cluster.PrimariesAsync()).Select(server => server.ExecuteAsync("EVAL", Advance, 0, $"{prefix}:*", (long)time.TotalMilliseconds)));
}
