using System.Diagnostics;
using System.Runtime.CompilerServices;
using Cachewise.Tests.Servers;
using Microsoft.Extensions.Logging;

namespace Cachewise.Tests.Stores.Redis.Execution;

/// <summary>
/// Work that a cache starts in a request and continues after it (connection, health check, probes) does not keep the
/// request in memory.
/// </summary>
[Collection(Alone.Name)] // a timeout on a busy machine would be an outage that no test asked for
public sealed class RequestContextTests : IDisposable
{
    private static readonly AsyncLocal<object?> Request = new();
    private readonly RedisServer _server = RedisServer.Own();

    public void Dispose() => _server.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_the_first_request_holds_is_freed_though_the_cache_lives_on(bool isSynchronous)
    {
        Cache cache = null!;
        var held = await InRequestAsync(async () =>
        {
            cache = Cache.Create(new() { RedisUrl = _server.Url() });
            if (isSynchronous)
            {
                new Cachewise.Adapters.DistributedCache(cache, TimeProvider.System).Get("k");
            }

            await cache.SetAsync("k", 1);
            Assert.Equal(1, await cache.GetAsync<int>("k"));
        });

        await FreedAsync(held);
        await cache.DisposeAsync();
    }

    [Fact]
    public async Task What_a_request_holds_that_meets_an_outage_is_freed_during_and_after_it()
    {
        await using var cache = Cache.Create(new() { RedisUrl = _server.Url() });
        await cache.ContainsAsync("connects");
        _server.Kill();
        var held = await InRequestAsync(async () => await cache.SetAsync("k", 1));
        await FreedAsync(held);

        _server.Start();
        var after = await InRequestAsync(() => Eventually.RecoverAsync(cache));
        await FreedAsync(after);
    }

    [Fact]
    public async Task The_end_of_an_outage_is_not_logged_in_the_scope_of_the_request_that_began_it()
    {
        var log = new ActivityLog();
        await using var cache = Cache.Create(new() { RedisUrl = _server.Url() }, new() { Logging = LoggerFactory.Create(builder => builder.AddProvider(log)) });
        await cache.ContainsAsync("connects");
        _server.Kill();
        using (new Activity("request").Start())
        {
            await cache.ContainsAsync("k");
        }

        _server.Start();
        await Eventually.RecoverAsync(cache);

        Assert.Equal([(3, "request"), (5, null)], log.Lines);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<WeakReference> InRequestAsync(Func<Task> work)
    {
        WeakReference held = null!;
        await Task.Run(async () =>
        {
            held = Enter();
            await work();
        });
        return held;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Enter()
    {
        Request.Value = new byte[1_000_000];
        return new(Request.Value);
    }

    private static Task FreedAsync(WeakReference held) => Eventually.UntilAsync(() =>
    {
        GC.Collect();
        return !held.IsAlive;
    });

    private sealed class ActivityLog : ILoggerProvider, ILogger
    {
        public List<(int Id, string? Activity)> Lines { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) => Lines.Add((eventId.Id, Activity.Current?.OperationName));

        public void Dispose()
        {
        }
    }
}
