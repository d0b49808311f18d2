using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using Storefront;
using Storefront.Api;
using Storefront.Data;
using Storefront.Products;

var builder = WebApplication.CreateBuilder(args);
builder.AddCaches<StoreCaches>();
builder.Services.AddSingleton<StoreDatabase>();
builder.Services.AddSingleton<Catalog>();
builder.Services.AddSingleton<CachedCatalog>();
builder.Services.AddSingleton<ViewCounter>();
builder.Services.AddRazorPages();
builder.Services.AddOpenTelemetry()
    .WithMetrics(metrics => metrics.AddMeter("Cachewise").AddPrometheusExporter())
    .WithTracing(traces => traces.AddSource("Cachewise").AddOtlpExporter());
builder.Services.AddHealthChecks().AddEachCache(tags: [HealthEndpoints.Ready]);

var app = builder.Build();
if (await app.CheckCachesAsync(args) is { } exitCode)
{
    return exitCode;
}

await app.Services.GetRequiredService<StoreDatabase>().CreateIfMissingAsync();

if (!app.Environment.IsDevelopment())
{
    app.UseExceptionHandler("/status/500");
}

app.UseStatusCodePagesWithReExecute("/status/{0}");
app.UseStaticFiles();
app.MapRazorPages();
app.MapProducts();
app.MapSearch();
app.MapViews();
app.MapHealth();
app.MapPrometheusScrapingEndpoint(); // /metrics
app.MapUnknown();

await app.RunAsync();
return 0;
