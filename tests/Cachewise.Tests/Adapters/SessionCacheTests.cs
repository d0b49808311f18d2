using Cachewise.Tests.Hosting;
using Cachewise.Tests.Servers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Session;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cachewise.Tests.Adapters;

/// <summary>Which cache the sessions of ASP.NET Core use, with the real middleware.</summary>
public sealed class SessionCacheTests(RedisServer server)
{
    /// <summary>How an application registers sessions and caches.</summary>
    private static readonly Dictionary<string, Action<HostApplicationBuilder>> Orders = new(StringComparer.Ordinal)
    {
        ["AddSession before"] = builder =>
        {
            builder.Services.AddSession();
            builder.AddCaches<Settings>();
        },
        ["AddSession after"] = builder =>
        {
            builder.AddCaches<Settings>();
            builder.Services.AddSession();
        },
        ["two modules"] = builder =>
        {
            builder.AddCaches();
            builder.Services.AddSession();
            builder.AddCaches<Settings>();
            builder.Services.AddSession();
        },
        ["configuration alone"] = builder =>
        {
            builder.Services.AddSession();
            builder.AddCaches();
            builder.Configure(("Caches:Sessions:key_prefix", "test-sessions"));
        },
        ["another distributed cache"] = builder =>
        {
            builder.Services.AddDistributedMemoryCache().AddSession();
            builder.AddCaches<Settings>();
        },
    };

    public static TheoryData<string> AllOrders => [.. Orders.Keys];

    [Theory]
    [MemberData(nameof(AllOrders))]
    public async Task Sessions_are_in_the_cache_sessions_on_Redis(string order)
    {
        using var host = NewHost("Production", Orders[order], ("Caches:default:redis_url", server.Url(6)), ("Caches:sessions:redis_url", server.Url(7)));

        var cookie = await SessionRequest.SendAsync(host, cookie: null, session => session.SetString("cart", order));

        await SessionRequest.SendAsync(host, cookie, session => Assert.Equal(order, session.GetString("cart")));
        var key = Assert.Single(server.Cli("-n", "7", "KEYS", "test-sessions:1:$d:*").Split('\n'));
        Assert.Matches("^test-sessions:1:[$]d:[0-9a-f-]{36}$", key);
        Assert.Equal("0", server.Cli("-n", "6", "DBSIZE"));
        Assert.Equal("1", server.Cli("-n", "7", "DEL", key));
    }

    [Theory]
    [MemberData(nameof(AllOrders))]
    public async Task Sessions_are_in_the_cache_sessions_in_memory(string order)
    {
        using var host = NewHost("Development", Orders[order]);
        var caches = host.Services.GetRequiredService<ICaches>();
        var cookie = await SessionRequest.SendAsync(host, cookie: null, session => session.SetString("cart", order));

        await caches.Default.ClearAsync();
        await SessionRequest.SendAsync(host, cookie, session => Assert.Equal(order, session.GetString("cart")));

        await caches["sessions"].ClearAsync();
        await SessionRequest.SendAsync(host, cookie, session => Assert.Empty(session.Keys));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Without_a_cache_sessions_they_are_in_the_default_cache(bool isNull)
    {
        using var host = NewHost("Development", isNull ? WithoutSessions : builder =>
        {
            builder.Services.AddSession();
            builder.AddCaches();
            builder.Configure(("Caches:default:version", "1"));
        });
        var cookie = await SessionRequest.SendAsync(host, cookie: null, session => session.SetString("cart", "book"));
        await SessionRequest.SendAsync(host, cookie, session => Assert.Equal("book", session.GetString("cart")));

        await host.Services.GetRequiredService<ICaches>().Default.ClearAsync();

        await SessionRequest.SendAsync(host, cookie, session => Assert.Empty(session.Keys));
    }

    [Fact]
    public async Task A_cache_sessions_that_is_null_is_not_said_to_keep_sessions()
    {
        using var host = NewHost("Production", WithoutSessions);

        await host.StartAsync();

        Assert.Contains(
            "Warning 2: CW007 Cache 'sessions': Backend is Dummy (no cache is declared for 'sessions' in production), so that nothing is kept and every read misses; set RedisUrl, or use LocMem.",
            host.Log(),
            StringComparison.Ordinal);
        Assert.DoesNotContain("CW008", host.Log(), StringComparison.Ordinal);
        await host.StopAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_store_of_the_application_wins_and_the_log_says_so(bool before)
    {
        using var host = NewHost("Production", builder =>
        {
            if (before)
            {
                builder.Services.AddSingleton<ISessionStore, OwnStore>();
                builder.Services.AddSession();
                builder.AddCaches<Settings>();
            }
            else
            {
                builder.AddCaches<Settings>();
                builder.Services.AddSession();
                builder.Services.AddSingleton<ISessionStore, OwnStore>();
            }
        });

        await host.StartAsync();

        Assert.IsType<OwnStore>(host.Services.GetRequiredService<ISessionStore>());
        Assert.Contains("Warning 2: CW007 Cache 'sessions': Backend is Dummy", host.Log(), StringComparison.Ordinal);
        Assert.DoesNotContain("CW008", host.Log(), StringComparison.Ordinal);
        Assert.EndsWith(
            "\nInformation 7: ISessionStore is registered by the application; that registration is used instead of the one of Cachewise",
            host.Log(),
            StringComparison.Ordinal);
        await host.StopAsync();
    }

    [Fact]
    public async Task A_distributed_cache_that_the_application_registers_as_sessions_keeps_them()
    {
        using var memory = NewHost("Development", builder => builder.Services.AddDistributedMemoryCache());
        var own = memory.Services.GetRequiredService<IDistributedCache>();
        using var host = NewHost("Development", builder =>
        {
            builder.Services.AddKeyedSingleton("sessions", own);
            builder.AddCaches<Settings>();
            builder.Services.AddSession();
        });
        var cookie = await SessionRequest.SendAsync(host, cookie: null, session => session.SetString("cart", "book"));

        await host.Services.GetRequiredService<ICaches>()["sessions"].ClearAsync();

        await SessionRequest.SendAsync(host, cookie, session => Assert.Equal("book", session.GetString("cart")));
    }

    [Fact]
    public async Task AddSession_in_an_application_that_starts_is_not_logged()
    {
        using var host = NewHost("Development", Orders["AddSession before"]);

        await host.StartAsync();

        Assert.DoesNotContain("registered by the application", host.Log(), StringComparison.Ordinal);
        Assert.IsType<DistributedSessionStore>(host.Services.GetRequiredService<ISessionStore>());
        Assert.Single(host.Services.GetServices<ISessionStore>());
        await host.StopAsync();
    }

    private static void WithoutSessions(HostApplicationBuilder builder)
    {
        builder.AddCaches<NoSessions>();
        builder.Services.AddSession();
    }

    private static IHost NewHost(string environment, Action<HostApplicationBuilder> register, params (string Name, string? Value)[] values)
    {
        var builder = TestHost.NewBuilder(environment, values);
        builder.Services.AddDataProtection();
        register(builder);
        return builder.Build();
    }

    private sealed class Settings : CacheSettings
    {
        public CacheConfig? CacheDefault { get; init; } = new() { KeyPrefix = "test-default" };

        public CacheConfig? CacheSessions { get; init; } = new() { KeyPrefix = "test-sessions" };
    }

    private sealed class NoSessions : CacheSettings
    {
        public CacheConfig? CacheDefault { get; init; } = new();

        public CacheConfig? CacheSessions { get; init; }
    }

    private sealed class OwnStore : ISessionStore
    {
        public ISession Create(string sessionKey, TimeSpan idleTimeout, TimeSpan ioTimeout, Func<bool> tryEstablishSession, bool isNewSessionKey) =>
            throw new NotSupportedException();
    }
}
