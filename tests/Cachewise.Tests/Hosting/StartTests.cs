using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Cachewise.Tests.Hosting;

/// <summary>What the start of a host logs, and which configurations stop it.</summary>
public class StartTests
{
    [Fact]
    public async Task Each_cache_has_one_line_at_the_start() =>
        Assert.Equal(
            """
            Information 1: Cache 'default': LocMem (development without a Redis URL), prefix 'shop', version 2, timeout 00:10:00
            Information 1: Cache 'sessions': Dummy (set by Backend), prefix '', version 1, timeout never
            Information 1: Cache 'pages': LocMem (set by Backend), prefix 'pages', version 1, timeout 1.00:00:00
            """,
            await LogOfStartAsync<StoreCaches>("Development", ("Caches:pages:timeout", "1.00:00:00"), ("Caches:pages:key_prefix", "pages"), ("Caches:pages:backend", "locmem")));

    [Fact]
    public async Task Redis_is_announced_with_its_address_and_without_its_password()
    {
        using var closed = new ClosedPort();

        var log = await LogOfStartAsync<NoCaches>("Production", ("REDIS_URL", $"redis://app:secret@127.0.0.1:{closed.Port}/3"));

        Assert.Equal(
            $"Information 1: Cache 'default': Redis (a Redis URL is set) at redis://app:***@127.0.0.1:{closed.Port}/3 (the URL is from REDIS_URL in MemoryConfigurationProvider), prefix '', version 1, timeout 00:05:00",
            log.Split('\n')[0]);
        Assert.DoesNotContain("secret", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Advice_has_a_line_each_by_its_severity() =>
        Assert.Equal(
            """
            Information 1: Cache 'default': Dummy (no cache is declared for 'default' in production), prefix '', version 1, timeout 00:05:00
            Information 1: Cache 'pages': LocMem (set by Backend), prefix '', version 1, timeout 00:05:00
            Warning 2: CW007 Cache 'default': Backend is Dummy (no cache is declared for 'default' in production), so that nothing is kept and every read misses; set RedisUrl, or use LocMem.
            Information 2: CW009 Cache 'pages': backend is LocMem (set by Backend), so that every process has entries of its own, and loses them when it ends; set redis_url, and leave backend out, or suppress CW009 where that is enough (Caches:pages:backend in MemoryConfigurationProvider).
            """,
            await LogOfStartAsync<NoCaches>("Production", ("Caches:pages:backend", "locmem")));

    [Fact]
    public async Task Advice_that_is_silenced_is_not_logged() =>
        Assert.Equal(
            "Information 1: Cache 'default': Dummy (no Redis URL in production), prefix '', version 1, timeout 00:05:00",
            await LogOfStartAsync<NoCaches>("Production", ("Caches:default:suppress:CW007", "nothing is worth keeping")));

    [Fact]
    public async Task Advice_is_to_be_had_as_it_was_logged()
    {
        using var closed = new ClosedPort();
        using var host = Build<NoCaches>("Production", ("REDIS_URL", $"redis://:secret@127.0.0.1:{closed.Port}"), ("Caches:default:timeout", "0"));
        await host.StartAsync();

        var advice = host.Services.GetRequiredService<ICaches>().Advice;

        Assert.Equal(["CW006", "CW013"], advice.Select(one => one.Id));
        Assert.Equal(
            advice.Select(one => $"{one.Severity} 2: {one}"),
            host.Log().Split('\n').Where(line => line.Contains(" 2: ", StringComparison.Ordinal)));
        await host.StopAsync();
    }

    [Fact]
    public async Task Advice_about_a_password_does_not_show_it()
    {
        using var closed = new ClosedPort();
        var folder = Directory.CreateTempSubdirectory("cachewise-start-");
        await File.WriteAllTextAsync(Path.Combine(folder.FullName, "appsettings.json"), $$"""{ "Caches": { "default": { "redis_url": "redis://:secret@127.0.0.1:{{closed.Port}}" } } }""");
        var builder = TestHost.NewBuilder("Development");
        builder.Configuration.AddJsonFile(Path.Combine(folder.FullName, "appsettings.json"));
        builder.AddCaches();
        using var host = builder.Build();
        await host.StartAsync();
        await host.StopAsync();

        Assert.Contains($"Warning 2: CW003 Cache 'default': redis_url is 'redis://:***@127.0.0.1:{closed.Port}/0', whose password is written in a file; ", host.Log(), StringComparison.Ordinal);
        Assert.DoesNotContain("secret", host.Log(), StringComparison.Ordinal);
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Configuration_that_cannot_work_stops_the_start_with_every_error()
    {
        using var host = Build<StoreCaches>("Production", ("Caches:default:timout", "5"), ("Caches:default:version", "0"), ("Caches:pages:required", "true"));

        var error = await Assert.ThrowsAsync<CacheConfigurationException>(() => host.StartAsync());

        Assert.Equal(
            """
            The cache configuration has 3 errors:
            - Cache 'default': timout is not a setting; did you mean timeout? (Caches:default:timout in MemoryConfigurationProvider).
            - Cache 'default': version is 0; use at least 1, or leave it out for 1 (Caches:default:version in MemoryConfigurationProvider).
            - Cache 'pages': required is true, but the cache would be Dummy (no Redis URL in production); set redis_url or another backend, or leave required out (Caches:pages:required in MemoryConfigurationProvider).
            """,
            error.Message);
        Assert.Equal("", host.Log());
    }

    [Fact]
    public async Task Redis_that_is_not_there_is_logged_once_and_does_not_stop_the_start()
    {
        using var closed = new ClosedPort();
        using var host = Build<NoCaches>("Development", ("REDIS_URL", closed.Url), Patience);

        await host.StartAsync();
        await host.StopAsync(); // waits for the first attempt to connect

        var cache = host.Services.GetRequiredService<Cache>();
        await cache.SetAsync("a", 1);
        Assert.Equal(0, await cache.GetAsync<int>("a"));
        var log = host.Log().Split('\n');
        Assert.Equal($"Information 1: Cache 'default': Redis (a Redis URL is set) at {closed.Url}/0 (the URL is from REDIS_URL in MemoryConfigurationProvider), prefix '', version 1, timeout 00:05:00", log[0]);
        Assert.StartsWith("Warning 3: Cache 'default' is unavailable: ", Assert.Single(log.Skip(1)), StringComparison.Ordinal);
        Assert.Contains($"Redis at {closed.Url}/0 is unreachable; check its address, and that it runs", log[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_required_cache_whose_Redis_is_not_there_stops_the_start()
    {
        using var closed = new ClosedPort();
        using var host = Build<NoCaches>("Production", ("REDIS_URL", closed.Url), ("Caches:default:required", "true"), Patience);

        var error = await Assert.ThrowsAsync<CacheUnavailableException>(() => host.StartAsync());

        Assert.Equal($"Cache 'default': connect failed: Redis at {closed.Url}/0 is unreachable; check its address, and that it runs.", error.Message);
        Assert.NotNull(error.InnerException);
    }

    [Fact]
    public async Task A_required_cache_in_memory_starts() =>
        Assert.Equal(
            "Information 1: Cache 'default': LocMem (development without a Redis URL), prefix '', version 1, timeout 00:05:00",
            await LogOfStartAsync<NoCaches>("Development", ("Caches:default:required", "true")));

    [Fact]
    public async Task An_environment_in_another_case_is_the_same()
    {
        var log = await LogOfStartAsync<NoCaches>("PRODUCTION");

        Assert.Contains("Warning 2: CW007 Cache 'default': Backend is Dummy (no cache is declared for 'default' in production)", log, StringComparison.Ordinal);
    }

    private static IHost Build<TSettings>(string environment, params (string Name, string? Value)[] values)
        where TSettings : CacheSettings, new()
    {
        var builder = TestHost.NewBuilder(environment, values);
        builder.AddCaches<TSettings>();
        return builder.Build();
    }

    private static async Task<string> LogOfStartAsync<TSettings>(string environment, params (string Name, string? Value)[] values)
        where TSettings : CacheSettings, new()
    {
        using var host = Build<TSettings>(environment, values);
        await host.StartAsync();
        await host.StopAsync();
        return host.Log();
    }

    // The port refuses the connection at once; a starved machine notices that late.
    private static readonly (string Name, string? Value) Patience = ("Caches:default:connection_pool_kwargs:socket_timeout", "30");

    private sealed class NoCaches : CacheSettings;

    private sealed class StoreCaches : CacheSettings
    {
        public CacheConfig CacheDefault { get; init; } = new() { KeyPrefix = "shop", Version = 2, Timeout = TimeSpan.FromMinutes(10) };

        public CacheConfig CacheSessions { get; init; } = new() { Backend = CacheBackend.Dummy, Timeout = CacheConfig.NeverExpires };
    }

    /// <summary>A port that is in use and refuses the connection, until this is disposed of.</summary>
    private sealed class ClosedPort : IDisposable
    {
        private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        public ClosedPort() => _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        public int Port => ((IPEndPoint)_socket.LocalEndPoint!).Port;

        public string Url => $"redis://127.0.0.1:{Port}";

        public void Dispose() => _socket.Dispose();
    }
}
