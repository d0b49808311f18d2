using Cachewise.Tests.Servers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Cachewise.Tests.Telemetry;

/// <summary>An application that exports with OpenTelemetry.</summary>
public sealed class ExporterTests(RedisServer server)
{
    [Fact]
    public async Task Caches_work_while_the_exporter_finds_no_collector()
    {
        var builder = Host.CreateEmptyApplicationBuilder(new() { EnvironmentName = "development" });
        builder.Services.AddMetrics();
        builder.Configuration["REDIS_URL"] = server.Url();
        builder.AddCaches();
        builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics.AddMeter("Cachewise").AddOtlpExporter((exporter, reader) =>
            {
                (exporter.Endpoint, exporter.TimeoutMilliseconds) = (new("http://127.0.0.1:1"), 500);
                reader.PeriodicExportingMetricReaderOptions.ExportIntervalMilliseconds = 50;
            }))
            .WithTracing(traces => traces.AddSource("Cachewise").AddOtlpExporter(exporter => (exporter.Endpoint, exporter.TimeoutMilliseconds) = (new("http://127.0.0.1:1"), 500)));
        using var host = builder.Build();
        await host.StartAsync();
        var cache = host.Services.GetRequiredService<Cache>();

        for (var i = 0; i < 500; i++)
        {
            await cache.SetAsync($"exporter:{i}", i);
            Assert.Equal(i, await cache.GetAsync<int>($"exporter:{i}"));
        }

        Assert.False(host.Services.GetRequiredService<MeterProvider>().ForceFlush(1000)); // nothing was exported
        Assert.Equal(CacheHealthState.Healthy, cache.Health.State);
        await host.StopAsync();
    }
}
