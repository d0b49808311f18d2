using System.Collections;
using Cachewise.Advice;
using Cachewise.Caching;
using Cachewise.Concurrency;
using Cachewise.Configuration;
using Cachewise.Selection;
using Cachewise.Stores.Redis.Connections;
using Cachewise.Telemetry;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;

namespace Cachewise.Hosting;

/// <summary>Builds the planned caches and owns them.</summary>
internal sealed class Caches : ICaches, IAsyncDisposable, IDisposable
{
    private readonly List<Cache> _caches;
    private readonly Dictionary<string, Cache> _byAlias;
    private readonly ILogger _logger;
    private IDisposable? _following;

    public Caches(IReadOnlyList<PlannedCache> planned, string environment, CacheServices services, IServiceProvider provider, TimeProvider time, ILogger logger)
    {
        _logger = logger;
        Advice = Advisor.Advise(planned, environment, provider.GetService<ExistingRegistrations>()?.HasSessionStore is true);
        var contracts = services.Contracts;
        var stores = new StoreFactory(services, provider, contracts, time, logger);
        _caches = [.. planned.Select(plan => new Cache(plan, stores, contracts, time, logger))];
        _byAlias = _caches.ToDictionary(cache => cache.Alias, AliasName.Comparer);
    }

    public int Count => _caches.Count;

    public IReadOnlyList<CacheAdvice> Advice { get; }

    public Cache Default => this[AliasName.Default];

    public Cache this[string alias]
    {
        get
        {
            ArgumentNullException.ThrowIfNull(alias);
            return _byAlias.GetValueOrDefault(alias) ?? throw new KeyNotFoundException(
                $"There is no cache '{alias}'; the aliases are {string.Join(", ", _caches.Select(cache => cache.Alias))}. "
                + $"Declare it in the cache settings, as a property of type CacheConfig whose name is Cache and the alias, or as 'Caches:{alias}' in the configuration.");
        }
    }

    public IEnumerator<Cache> GetEnumerator() => _caches.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public async ValueTask DisposeAsync()
    {
        _following?.Dispose();
        foreach (var cache in _caches)
        {
            await cache.DisposeAsync().ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        _following?.Dispose();
        _caches.ForEach(cache => cache.Dispose());
    }

    /// <summary>
    /// Switches connections when the configuration changes them, as after a new password. Other changes are not
    /// followed.
    /// </summary>
    public void Follow(IConfiguration configuration, Func<IReadOnlyList<PlannedCache>> plan) =>
        _following = Detached.Start(() => ChangeToken.OnChange(configuration.GetReloadToken, () =>
        {
            try
            {
                foreach (var planned in plan())
                {
                    if (_byAlias.TryGetValue(planned.Alias, out var cache))
                    {
                        Follow(cache, planned);
                    }
                }
            }
#pragma warning disable CA1031 // a computed property may throw anything; the running caches stay as they are
            catch (Exception error)
#pragma warning restore CA1031
            {
                Log.ConfigurationRejected(_logger, error.Message);
            }
        }));

    private void Follow(Cache cache, PlannedCache planned)
    {
        if (cache.Address is null || planned.Address is null)
        {
            return;
        }

        if (!ConnectionParameters.Create(cache.Core.Plan).SharingKey.Equals(ConnectionParameters.Create(planned).SharingKey))
        {
            Log.Reconnecting(_logger, cache.Alias, planned.Address.ToString());
        }

        _ = cache.Core.ReconnectAsync(planned); // supersedes an earlier attempt, even if nothing changed
    }
}
