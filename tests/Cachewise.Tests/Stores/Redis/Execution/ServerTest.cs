using Cachewise.Tests.Servers;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Cachewise.Tests.Stores.Redis.Execution;

/// <summary>A test with a server of its own, which it may kill, and a log.</summary>
[Collection(Alone.Name)] // a timeout on a busy machine would be an outage that no test asked for
public abstract class ServerTest : IDisposable
{
    protected static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    internal RedisServer Server { get; } = RedisServer.Own();

    protected FakeLogCollector Log { get; } = new();

    protected FakeTimeProvider Time { get; } = new();

    public void Dispose()
    {
        Server.Dispose();
        GC.SuppressFinalize(this);
    }

    protected Cache NewCache(CacheConfig? config = null, string? url = null) =>
        Cache.Create(
            (config ?? new()) with { RedisUrl = url ?? Server.Url() },
            new() { Time = Time, Logging = LoggerFactory.Create(builder => builder.AddProvider(new FakeLoggerProvider(Log))) });
}
