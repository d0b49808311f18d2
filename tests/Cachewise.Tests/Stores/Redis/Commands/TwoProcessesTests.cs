using Cachewise.Tests.Servers;

namespace Cachewise.Tests.Stores.Redis.Commands;

public class TwoProcessesTests(RedisServer server)
{
    private const int Callers = 8;
    private const int Keys = 50;
    private const int Increments = 250;

    [Fact]
    [Contract.Contract(55, 94)]
    public async Task Two_processes_lose_no_increment_and_no_add_and_agree_on_what_was_made()
    {
        var prefix = "two-processes";
        await using var cache = Cache.Create(new() { RedisUrl = server.Url(), KeyPrefix = prefix });
        await cache.ClearAsync();

        var outputs = await RunAsync(server.Url(), prefix);

        Assert.Equal(2 * Callers * Increments, await cache.GetAsync<int>("count"));
        Assert.Equal(Keys, outputs.Sum(output => Number(output, "added ")));
        Assert.All(outputs, output => Assert.InRange(Number(output, "called "), 0, Keys));

        var made = outputs.SelectMany(output => output).Where(line => line.StartsWith("made ", StringComparison.Ordinal)).Select(line => line.Split(' ')).ToList();
        Assert.Equal(2 * Callers * Keys, made.Count);
        foreach (var key in made.GroupBy(line => line[1]))
        {
            var value = Assert.Single(key.Select(line => line[2]).Distinct());
            Assert.Equal(value, (await cache.GetAsync<Guid>(key.Key)).ToString());
        }
    }

    private static int Number(IEnumerable<string> output, string start) =>
        int.Parse(output.Single(line => line.StartsWith(start, StringComparison.Ordinal))[start.Length..]);

    private static async Task<List<string>[]> RunAsync(params string[] arguments)
    {
        var processes = Enumerable.Range(0, 2).Select(_ => WorkerProcess.Start(["share", .. arguments])).ToList();
        foreach (var process in processes)
        {
            Assert.Equal("ready", await process.StandardOutput.ReadLineAsync());
        }

        foreach (var process in processes)
        {
            await process.StandardInput.WriteLineAsync("go");
        }

        return await Task.WhenAll(processes.Select(async process =>
        {
            using (process)
            {
                var output = await process.StandardOutput.ReadToEndAsync();
                await process.WaitForExitAsync();
                Assert.Equal(0, process.ExitCode);
                return output.Split('\n', StringSplitOptions.RemoveEmptyEntries).ToList();
            }
        }));
    }
}
