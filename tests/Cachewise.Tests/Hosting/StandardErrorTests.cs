using Cachewise.Tests.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cachewise.Tests.Hosting;

/// <summary>
/// Without logging, warnings go to standard error. That is shared by the process, so other tests may write there too.
/// </summary>
[Collection(nameof(EnvironmentVariableTests))]
public class StandardErrorTests
{
    private sealed record Sold(int Id)
    {
        public int Total { get; } = Id;

        public static Sold Create(int total) => new(total);
    }

    private sealed class ForcedCaches : CacheSettings
    {
        public CacheConfig CacheDefault { get; init; } = new() { Backend = CacheBackend.LocMem };
    }

    private static string Warning(string alias) =>
        $"Cachewise warning: Cache '{alias}': values of type Sold may not come back as they are: Sold.Total has no setter, so JSON does not read it back; "
        + "add init, make it a parameter of the constructor that JSON calls ([JsonConstructor]), or mark it [JsonIgnore] if it is not part of the value. "
        + "In development and testing this is an error; here it is logged once per type";

    [Fact]
    public async Task A_cache_without_a_logger_warns_there()
    {
        var lines = await WrittenBy(async () =>
        {
            await using var cache = Cache.Create(new() { Backend = CacheBackend.LocMem }, alias: "heard", environment: "production");
            await cache.SetAsync("k", Sold.Create(1));
            await cache.SetAsync("k", Sold.Create(2));
        });

        Assert.Single(lines, Warning("heard"));
    }

    [Fact]
    public async Task A_null_logger_silences_it()
    {
        var lines = await WrittenBy(async () =>
        {
            await using var cache = Cache.Create(
                new() { Backend = CacheBackend.LocMem }, new() { Logging = NullLoggerFactory.Instance }, "suppressed", "production");
            await cache.SetAsync("k", Sold.Create(1));
        });

        Assert.DoesNotContain(lines, line => line.Contains("suppressed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_collection_of_services_without_logging_warns_there()
    {
        using var variables = new Variables();
        var lines = await WrittenBy(async () =>
        {
            await using var provider = new ServiceCollection().AddCaches<ForcedCaches>().BuildServiceProvider();
            await provider.GetRequiredService<Cache>().SetAsync("k", Sold.Create(1));
        });

        Assert.Single(lines, Warning("default"));
    }

    private static async Task<string[]> WrittenBy(Func<Task> work)
    {
        var before = Console.Error;
        var written = new StringWriter();
        Console.SetError(TextWriter.Synchronized(written));
        try
        {
            await work();
        }
        finally
        {
            Console.SetError(before);
        }

        return written.ToString().Split(Environment.NewLine);
    }
}
