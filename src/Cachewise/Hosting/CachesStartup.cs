using Cachewise.Configuration;
using Cachewise.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cachewise.Hosting;

/// <summary>
/// At the start of the host: builds the caches, so that errors stop the start, logs the choices and the advice, and
/// probes each server. An unreachable server is logged; only a <see cref="CacheConfig.Required"/> cache waits for it
/// and stops the start.
/// </summary>
internal sealed class CachesStartup(ICaches caches, ExistingRegistrations existing, ILogger<Cache>? log = null) : IHostedLifecycleService
{
    private readonly ILogger _logger = log ?? NullLogger<Cache>.Instance;
    private Task _probes = Task.CompletedTask;

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        foreach (var cache in caches)
        {
            Announce(cache);
        }

        foreach (var advice in caches.Advice)
        {
            var level = advice.Severity is AdviceSeverity.Warning ? LogLevel.Warning : LogLevel.Information;
            var source = advice.Source is null ? "" : $" ({advice.Source})";
            Log.Advice(_logger, level, advice.Id, advice.Cache, advice.Problem, advice.Fix, source);
        }

        foreach (var service in existing.Services)
        {
            Log.ExistingRegistrationUsed(_logger, service);
        }

        foreach (var cache in caches.Where(cache => cache.Config.Required))
        {
            await cache.RequireBackendAsync().ConfigureAwait(false);
        }

        _probes = Task.WhenAll(caches.Where(cache => !cache.Config.Required).Select(cache => cache.ProbeAsync()));
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => _probes.WaitAsync(cancellationToken);

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private void Announce(Cache cache)
    {
        var (config, choice) = (cache.Config, cache.Choice);
        var plan = cache.Core.Plan;
        var replaced = plan.ReplacedUrl is { } other ? $", in place of the URL from {other}" : "";
        var location = cache.Address is { } address ? $" at {address} (the URL is from {plan.UrlSource}{replaced})" : "";
        Log.Started(_logger, cache.Alias, choice.Backend, choice.Reason, location, config.KeyPrefix, config.Version, Duration.Format(config.Timeout));
    }
}
