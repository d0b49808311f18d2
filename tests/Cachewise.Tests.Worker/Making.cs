namespace Cachewise.Tests.Worker;

/// <summary>
/// Makes the value of "k": prints "begun" when the factory runs, which ends on a line of input with that as its value;
/// then prints what its caller gets.
/// </summary>
internal static class Making
{
    public static async Task RunAsync(string url, string prefix)
    {
        await using var cache = Cache.Create(new() { RedisUrl = url, KeyPrefix = prefix, ConnectionPool = new() { SocketTimeout = TimeSpan.FromSeconds(30) } });
        Console.WriteLine(await cache.GetOrCreateAsync("k", async token =>
        {
            Console.WriteLine("begun");
            return await Console.In.ReadLineAsync(token);
        }));
    }
}
