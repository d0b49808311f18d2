using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace Cachewise.Tests.Hosting;

/// <summary>The health checks of an application: their registration, and caches without a server.</summary>
public sealed class HealthCheckTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_check_tells_of_all_caches_also_of_those_that_only_the_configuration_declares()
    {
        using var host = Build("Development", checks => checks.AddCaches(), ("Caches:default:key_prefix", "shop"), ("Caches:product_pages:backend", "locmem"));

        var report = await CheckAsync(host);

        var entry = Assert.Single(report.Entries);
        Assert.Equal(("caches", HealthStatus.Healthy, null), (entry.Key, entry.Value.Status, entry.Value.Description));
        Assert.Equal(["cache"], entry.Value.Tags);
        Assert.Equal(
            [
                "default:backend LocMem", "default:pending_stale_keys 0", "default:reason development without a Redis URL", "default:state Healthy",
                "product_pages:backend LocMem", "product_pages:pending_stale_keys 0", "product_pages:reason set by Backend", "product_pages:state Healthy",
            ],
            Texts(entry.Value));
        Assert.IsType<DateTimeOffset>(entry.Value.Data["product_pages:since"]);
    }

    [Fact]
    public async Task Each_cache_has_a_check_of_its_own_with_tags()
    {
        using var host = Build(
            "Production",
            checks => checks.AddEachCache(tags: ["ready"]),
            ("Caches:default:redis_url", "redis://127.0.0.1:1"), ("Caches:default:required", "true"), ("Caches:pages:backend", "locmem"), ("Caches:off:backend", "dummy"));

        var report = await CheckAsync(host);

        Assert.Equal(
            ["cache:default Unhealthy: cache ready redis required", "cache:off Degraded: cache dummy ready", "cache:pages Healthy: cache locmem ready"],
            report.Entries.Select(entry => $"{entry.Key} {entry.Value.Status}: {string.Join(' ', entry.Value.Tags.Order(StringComparer.Ordinal))}").Order(StringComparer.Ordinal));
        Assert.Equal(["backend Dummy", "fix set redis_url, and leave backend out, or use LocMem"], Texts(report.Entries["cache:off"]).Take(2));
    }

    [Theory]
    [InlineData("Production", HealthStatus.Degraded, "Cache 'default' is degraded: Backend is Dummy (no cache is declared for 'default' in production), so that nothing is kept and every read misses; set RedisUrl, or use LocMem.")]
    [InlineData("Staging", HealthStatus.Degraded, "Cache 'default' is degraded: Backend is Dummy (no cache is declared for 'default' in staging), so that nothing is kept and every read misses; set RedisUrl, or use LocMem.")]
    [InlineData("Development", HealthStatus.Healthy, null)]
    public async Task A_cache_that_keeps_nothing_is_degraded_but_for_developers(string environment, HealthStatus status, string? description)
    {
        using var host = Build(environment, checks => checks.AddCaches());

        var entry = Assert.Single((await CheckAsync(host)).Entries).Value;

        Assert.Equal((status, description), (entry.Status, entry.Description));
    }

    [Fact]
    public async Task A_cache_that_keeps_nothing_is_healthy_where_that_advice_is_suppressed()
    {
        using var host = Build("Production", checks => checks.AddCaches(), ("Caches:default:backend", "dummy"), ("Caches:default:suppress:CW007", "nothing is worth keeping"));

        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status);
    }

    [Fact]
    public async Task Sessions_that_are_not_kept_are_degraded()
    {
        using var host = Build("Production", checks => checks.AddEachCache(), ("Caches:sessions:backend", "dummy"));

        Assert.Equal(
            "Cache 'sessions' is degraded: backend is Dummy (set by Backend), so that no session is kept; set redis_url, and leave backend out.",
            (await CheckAsync(host)).Entries["cache:sessions"].Description);
    }

    [Fact]
    public async Task The_order_of_the_calls_does_not_matter()
    {
        var builder = TestHost.NewBuilder("Development");
        builder.Services.AddHealthChecks().AddCaches().AddEachCache();
        builder.AddCaches();
        using var host = builder.Build();

        Assert.Equal(["cache:default", "caches"], (await CheckAsync(host)).Entries.Keys.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Calls_of_several_modules_with_one_name_are_one_check_with_the_tags_of_all()
    {
        using var host = Build(
            "Development",
            checks => checks.AddCaches(tags: ["ready"], timeout: TimeSpan.FromSeconds(5)).AddCaches("Caches", HealthStatus.Degraded, ["shop"]).AddEachCache(tags: ["a"]).AddEachCache(tags: ["b"]));

        var report = await CheckAsync(host);

        Assert.Equal(["cache:default", "caches"], report.Entries.Keys.Order(StringComparer.Ordinal));
        Assert.Equal(["cache", "ready", "shop"], report.Entries["caches"].Tags.Order(StringComparer.Ordinal));
        Assert.Equal(["a", "b", "cache", "dummy"], report.Entries["cache:default"].Tags.Order(StringComparer.Ordinal));
        var registration = host.Services.GetRequiredService<Microsoft.Extensions.Options.IOptions<HealthCheckServiceOptions>>().Value.Registrations.Single(one => one.Name is "caches");
        Assert.Equal((TimeSpan.FromSeconds(5), HealthStatus.Degraded), (registration.Timeout, registration.FailureStatus));
    }

    [Fact]
    public async Task Two_checks_for_all_caches_have_two_names()
    {
        using var host = Build("Development", checks => checks.AddCaches().AddCaches("more"));

        Assert.Equal(["caches", "more"], (await CheckAsync(host)).Entries.Keys.Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_name_that_is_taken_stops_the_start(bool before)
    {
        void Own(IHealthChecksBuilder checks) => checks.AddCheck("Caches", () => HealthCheckResult.Healthy());
        using var host = Build("Development", checks =>
        {
            if (before)
            {
                Own(checks);
            }

            checks.AddCaches();
            if (!before)
            {
                Own(checks);
            }
        });

        Assert.Equal(
            "The application has a health check with the name 'caches', which is that of the check of Cachewise; give one of them another name, as in AddCaches(\"caches2\").",
            (await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync(Cancellation))).Message);
    }

    [Fact]
    public async Task A_name_of_the_check_of_a_cache_that_is_taken_stops_the_start()
    {
        using var host = Build("Development", checks => checks.AddEachCache().AddCheck("cache:default", () => HealthCheckResult.Healthy()));

        Assert.Equal(
            "The application has a health check with the name 'cache:default', which is that of the check of Cachewise; give that one another name.",
            (await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync(Cancellation))).Message);
    }

    [Fact]
    public async Task Without_caches_the_start_fails_and_says_what_is_missing()
    {
        var builder = TestHost.NewBuilder("Development");
        builder.Services.AddHealthChecks().AddCaches();
        using var host = builder.Build();

        Assert.Equal(
            "AddHealthChecks().AddCaches() finds no caches to check, because AddCaches was not called on the builder of the host or on its services; call builder.AddCaches() too.",
            (await Assert.ThrowsAsync<InvalidOperationException>(() => host.StartAsync(Cancellation))).Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Wrong_configuration_stops_the_start_with_its_own_errors(bool each)
    {
        using var host = Build("Development", checks => _ = each ? checks.AddEachCache() : checks.AddCaches(), ("Caches:default:max_connections", "0"));

        var error = await Assert.ThrowsAsync<CacheConfigurationException>(() => host.StartAsync(Cancellation));

        Assert.Contains("max_connections is 0", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Wrong_arguments_are_rejected_at_once()
    {
        var checks = new ServiceCollection().AddHealthChecks();

        Assert.Equal("name", Assert.Throws<ArgumentException>(() => checks.AddCaches(" ")).ParamName);
        Assert.Equal("timeout", Assert.Throws<ArgumentOutOfRangeException>(() => checks.AddCaches(timeout: TimeSpan.Zero)).ParamName);
        Assert.Equal("timeout", Assert.Throws<ArgumentOutOfRangeException>(() => checks.AddEachCache(timeout: TimeSpan.FromSeconds(-1))).ParamName);
        checks.AddCaches(timeout: Timeout.InfiniteTimeSpan);
    }

    [Fact]
    public async Task Caches_that_were_disposed_of_while_the_host_stops_are_a_result()
    {
        using var host = Build("Development", checks => checks.AddCaches().AddEachCache(HealthStatus.Degraded), ("Caches:default:key_prefix", "shop"));
        await host.StartAsync(Cancellation);
        await host.StopAsync(Cancellation);
        Assert.Equal(HealthStatus.Healthy, (await CheckAsync(host)).Status); // they still work

        await host.Services.GetRequiredService<Cache>().DisposeAsync();
        var report = await CheckAsync(host);

        const string Sentence = "Cache 'default' is not usable: it was disposed of, as when the host stops.";
        Assert.Equal((HealthStatus.Unhealthy, Sentence, null), (report.Entries["caches"].Status, report.Entries["caches"].Description, report.Entries["caches"].Exception));
        Assert.Equal((HealthStatus.Degraded, Sentence), (report.Entries["cache:default"].Status, report.Entries["cache:default"].Description));
        Assert.Equal(
            ["backend LocMem", "problem it was disposed of, as when the host stops", "reason development without a Redis URL", "state Disposed"],
            Texts(report.Entries["cache:default"]));
    }

    [Fact]
    public async Task An_alias_with_odd_characters_stands_as_it_is()
    {
        const string Alias = "a:b \"ü\"\n</script>";
        await using var cache = Cache.Create(new() { Backend = CacheBackend.LocMem }, alias: Alias);
        var builder = TestHost.NewBuilder("Development");
        builder.Services.AddSingleton<ICaches>(new OneCache(cache));
        builder.Services.AddHealthChecks().AddCaches().AddEachCache();
        using var host = builder.Build();

        var report = await CheckAsync(host);

        Assert.Equal("LocMem", report.Entries["caches"].Data[$"{Alias}:backend"]);
        Assert.Equal("LocMem", report.Entries[$"cache:{Alias}"].Data["backend"]);
    }

    [Fact]
    public async Task A_cancelled_check_is_cancelled()
    {
        using var host = Build("Development", checks => checks.AddCaches());
        using var cancellation = new CancellationTokenSource();
        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(cancellation.Token));
    }

    private static IHost Build(string environment, Action<IHealthChecksBuilder> add, params (string Name, string? Value)[] values)
    {
        var builder = TestHost.NewBuilder(environment, values);
        builder.AddCaches();
        add(builder.Services.AddHealthChecks());
        return builder.Build();
    }

    private static Task<HealthReport> CheckAsync(IHost host) => host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(Cancellation);

    private static IEnumerable<string> Texts(HealthReportEntry entry) =>
        entry.Data.Where(field => field.Value is not DateTimeOffset).Select(field => $"{field.Key} {field.Value}").Order(StringComparer.Ordinal);
}
