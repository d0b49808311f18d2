namespace Cachewise.Benchmarks.Redis;

/// <summary>The tables of a mode that share one server, which runs on the same machine as its clients.</summary>
/// <param name="tables">Each table by its name.</param>
internal sealed class RedisParts(Dictionary<string, Func<RedisServer, Task>> tables)
{
    public string Names => string.Join(", ", tables.Keys);

    public bool Knows(string part) => tables.ContainsKey(part);

    /// <param name="parts">What to measure; all, if none is named.</param>
    /// <returns>The exit code of the process.</returns>
    public int Run(string[] parts)
    {
        using var server = RedisServer.Start();
        if (server is null)
        {
            Console.Error.WriteLine("redis-server is not installed, so there is nothing to measure on (Debian: apt-get install redis-server).");
            return 1;
        }

        foreach (var part in parts is [] ? [.. tables.Keys] : parts)
        {
            tables[part](server).GetAwaiter().GetResult();
        }

        return 0;
    }
}
