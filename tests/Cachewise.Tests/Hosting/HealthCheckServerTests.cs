using System.Globalization;
using System.Text.Json;
using Cachewise.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using StackExchange.Redis;

namespace Cachewise.Tests.Hosting;

/// <summary>The health checks of an application, with real servers.</summary>
[Collection(Alone.Name)] // a timeout on a busy machine would be an outage that no test asked for
public sealed class HealthCheckServerTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_stopped_server_degrades_and_is_described_without_its_password_until_it_is_back()
    {
        using var server = RedisServer.Own("--requirepass", "Sesame");
        using var host = Build(null, ("Caches:default:redis_url", server.Url().Replace("redis://", "redis://:Sesame@", StringComparison.Ordinal)));
        var address = server.Url().Replace("redis://", "redis://:***@", StringComparison.Ordinal);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);

        server.Kill();
        var entry = await CheckAsync(host);

        Assert.Equal(
            (HealthStatus.Degraded, $"Cache 'default' is unavailable: Redis at {address} is unreachable; check its address, and that it runs.", null),
            (entry.Status, entry.Description, entry.Exception));
        var data = entry.Data.ToDictionary();
        Assert.True(data.Remove("default:since", out var since));
        Assert.IsType<DateTimeOffset>(since);
        Assert.Equal(
            new Dictionary<string, object>
            {
                ["default:backend"] = "Redis",
                ["default:reason"] = "a Redis URL is set",
                ["default:address"] = address,
                ["default:state"] = "Unavailable",
                ["default:problem"] = $"Redis at {address} is unreachable",
                ["default:fix"] = "check its address, and that it runs",
                ["default:last_error"] = $"Redis at {address} is unreachable; check its address, and that it runs",
                ["default:pending_stale_keys"] = 0,
            },
            data);
        Assert.DoesNotContain("Sesame", JsonSerializer.Serialize(entry.Data), StringComparison.Ordinal);

        server.Start();
        await Eventually.UntilAsync(async () => (await CheckAsync(host)).Status is HealthStatus.Healthy);
        Assert.EndsWith("is unreachable; check its address, and that it runs", (string)(await CheckAsync(host)).Data["default:last_error"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, HealthStatus.Unhealthy)]
    [InlineData(HealthStatus.Degraded, HealthStatus.Degraded)]
    public async Task A_required_cache_that_is_unavailable_has_the_failure_status(HealthStatus? failureStatus, HealthStatus expected)
    {
        using var server = RedisServer.Own();
        using var host = Build(failureStatus, ("Caches:default:redis_url", server.Url()), ("Caches:default:required", "true"), ("Caches:pages:backend", "locmem"));
        await host.StartAsync(Cancellation);

        server.Kill();

        Assert.Equal(expected, (await CheckAsync(host)).Status);
    }

    [Fact]
    public async Task A_server_that_is_full_and_rejects_writes_degrades_a_cache_also_a_required_one()
    {
        using var full = RedisServer.Own("--maxmemory", "1", "--maxmemory-policy", "noeviction");
        using var host = Build(null, ("Caches:default:redis_url", full.Url()), ("Caches:default:required", "true"));
        await host.Services.GetRequiredService<Cache>().SetAsync("k", 1, cancellationToken: Cancellation);

        var entry = await CheckAsync(host);

        Assert.Equal(
            (HealthStatus.Degraded, $"Cache 'default' is degraded: Redis at {full.Url()} rejected the command: OOM command not allowed when used memory > 'maxmemory'."),
            (entry.Status, entry.Description));
    }

    [Fact]
    public async Task A_server_that_hangs_is_reported_within_the_timeouts()
    {
        using var server = RedisServer.Own();
        using var host = Build(null, ("Caches:default:redis_url", server.Url()));
        await host.Services.GetRequiredService<Cache>().SetAsync("k", 1, cancellationToken: Cancellation);
        server.Hang();

        var entry = await CheckAsync(host).WaitAsync(Patience, Cancellation);

        Assert.Equal((HealthStatus.Degraded, "Unavailable"), (entry.Status, entry.Data["default:state"]));
    }

    [Fact]
    public async Task A_timeout_of_the_check_ends_it_as_the_framework_does()
    {
        using var server = RedisServer.Own();
        var builder = NewBuilder(("Caches:default:redis_url", server.Url()), ("Caches:default:connection_pool_kwargs:socket_timeout", "20"));
        builder.Services.AddHealthChecks().AddCaches(timeout: TimeSpan.FromMilliseconds(100));
        using var host = builder.Build();
        await host.Services.GetRequiredService<Cache>().SetAsync("k", 1, cancellationToken: Cancellation);
        server.Hang();

        var entry = await CheckAsync(host).WaitAsync(Patience, Cancellation);

        Assert.Equal((HealthStatus.Unhealthy, "A timeout occurred while running check."), (entry.Status, entry.Description));
    }

    [Fact]
    public async Task A_failed_node_of_a_cluster_degrades()
    {
        using var cluster = new RedisCluster();
        var config = cluster.Here(new() { ConnectionPool = new() { SkipFullCoverageCheck = true } });
        await using var cache = Cache.Create(config);
        var builder = TestHost.NewBuilder("Production");
        builder.Services.AddSingleton<ICaches>(new OneCache(cache));
        builder.Services.AddHealthChecks().AddCaches();
        using var host = builder.Build();
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);

        cluster.Nodes[0].Kill();
        var entry = await CheckAsync(host);

        Assert.Equal((HealthStatus.Degraded, "Degraded"), (entry.Status, entry.Data["default:state"]));
        Assert.StartsWith("Cache 'default' is degraded: Redis at ", entry.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hundred_checks_at_once_share_what_they_ask_the_server()
    {
        using var server = RedisServer.Own();
        using var proxy = new FaultProxy(server.Port);
        using var host = Build(null, ("Caches:default:redis_url", $"redis://127.0.0.1:{proxy.Port}/0"), ("Caches:default:connection_pool_kwargs:socket_timeout", "30"));
        await host.Services.GetRequiredService<Cache>().SetAsync("k", 1, cancellationToken: Cancellation);
        await using var redis = await ConnectionMultiplexer.ConnectAsync($"127.0.0.1:{server.Port},allowAdmin=true");
        await redis.GetServers()[0].ConfigResetStatisticsAsync();
        proxy.Hold(0);

        Task<HealthReportEntry>[] checks = [.. Enumerable.Range(0, 100).Select(_ => CheckAsync(host))];
        proxy.Release();

        // Some may begin after the answer: the service starts each check on the pool.
        Assert.All(await Task.WhenAll(checks), entry => Assert.Equal(HealthStatus.Healthy, entry.Status));
        Assert.InRange(int.Parse((await CommandStatistics.ReadAsync(redis)).Replace("exists=", "", StringComparison.Ordinal), CultureInfo.InvariantCulture), 1, 50);
    }

    [Fact]
    public async Task A_thousand_caches_on_one_server_share_a_connection_and_are_checked_together()
    {
        using var server = RedisServer.Own();
        using var proxy = new FaultProxy(server.Port);
        (string, string?)[] values = [.. Enumerable.Range(0, 1000).SelectMany(i => new[]
        {
            ($"Caches:c{i}:redis_url", (string?)$"redis://127.0.0.1:{proxy.Port}/0"), ($"Caches:c{i}:key_prefix", $"c{i}"),
        })];
        using var host = Build(null, [.. values, ("Caches:default:backend", "locmem"), ("Caches:c7:required", "true")]);

        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);
        Assert.Equal(1, proxy.Connections);

        server.Kill();
        proxy.ResetAll();
        var entry = await CheckAsync(host).WaitAsync(Patience, Cancellation);

        Assert.Equal(HealthStatus.Unhealthy, entry.Status);
        Assert.Equal(1000, entry.Data.Count(field => field.Value is "Unavailable"));
    }

    [Fact]
    public async Task The_page_lists_each_key_of_the_data_with_its_type()
    {
        using var host = Build(null, ("Caches:default:redis_url", $"redis://127.0.0.1:{RedisServer.FreePort()}"));
        var types = new Dictionary<Type, string> { [typeof(string)] = "text", [typeof(int)] = "number", [typeof(DateTimeOffset)] = "date" };

        var listed = from line in File.ReadLines(Repository.File("docs/health.md"))
                     let cells = line.Split('|', StringSplitOptions.TrimEntries)
                     where cells.Length is 5 && types.ContainsValue(cells[3])
                     from name in cells[1].Split(", ")
                     select $"default:{name.Trim('`')} {cells[3]}";

        Assert.Equal((await CheckAsync(host)).Data.Select(field => $"{field.Key} {types[field.Value.GetType()]}"), listed);
    }

    private static HostApplicationBuilder NewBuilder(params (string Name, string? Value)[] values)
    {
        var builder = TestHost.NewBuilder("Production", values);
        builder.AddCaches();
        return builder;
    }

    private static IHost Build(HealthStatus? failureStatus, params (string Name, string? Value)[] values)
    {
        var builder = NewBuilder(values);
        builder.Services.AddHealthChecks().AddCaches(failureStatus: failureStatus);
        return builder.Build();
    }

    private static async Task<HealthReportEntry> CheckAsync(IHost host) =>
        (await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancellation)).Entries["caches"];
}
