using Cachewise.Tests.Servers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace Cachewise.Tests.Pipeline;

/// <summary>A factory that makes values over MaxValueBytes is slow, and not an error: the log says so.</summary>
public class TooLargeValueTests(RedisServer server)
{
    [Fact]
    public async Task It_is_logged_once_per_type_whatever_the_failure_mode()
    {
        foreach (var config in new CacheConfig[]
        {
            new() { Backend = CacheBackend.LocMem },
            new() { Backend = CacheBackend.Dummy },
            new() { RedisUrl = server.Url(), KeyPrefix = "too-large", OnFailure = FailureMode.Throw },
        })
        {
            var log = new FakeLogCollector();
            using var logging = LoggerFactory.Create(builder => builder.AddProvider(new FakeLoggerProvider(log)));
            await using var cache = Cache.Create(config with { MaxValueBytes = 10 }, new() { Logging = logging }, alias: "pages", environment: "production");
            for (var i = 0; i < 3; i++)
            {
                Assert.Equal("0123456789", await cache.GetOrCreateAsync("k", _ => ValueTask.FromResult("0123456789")));
                var many = await cache.GetOrCreateManyAsync<int[]>(["l"], async (_, _) => new Dictionary<string, int[]> { ["l"] = [1, 2, 3, 4, 5, 6] });
                Assert.Equal([1, 2, 3, 4, 5, 6], many["l"]);
            }

            Assert.Equal(
                [
                    "Cache 'pages': a factory made a value of type String with 12 bytes, and MaxValueBytes is 10. Its callers get the value, and it is not stored, so that the factory runs for every call; store less of it, or raise MaxValueBytes. This is logged once per type",
                    "Cache 'pages': a factory made a value of type Int32[] with 13 bytes, and MaxValueBytes is 10. Its callers get the value, and it is not stored, so that the factory runs for every call; store less of it, or raise MaxValueBytes. This is logged once per type",
                ],
                log.GetSnapshot().Select(record => record.Message));
            Assert.All(log.GetSnapshot(), record => Assert.Equal((LogLevel.Warning, 33), (record.Level, record.Id.Id)));
        }
    }
}
