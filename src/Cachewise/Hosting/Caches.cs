using System.Collections;
using Cachewise.Advice;
using Cachewise.Caching;
using Cachewise.Configuration;
using Cachewise.Selection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Cachewise.Hosting;

/// <summary>Builds the planned caches and owns them.</summary>
internal sealed class Caches : ICaches, IAsyncDisposable, IDisposable
{
    private readonly List<Cache> _caches;
    private readonly Dictionary<string, Cache> _byAlias;
    private readonly ILogger _logger;
    private PacedChanges? _following;

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

    /// <inheritdoc cref="ConnectionFollower"/>
    public void Follow(IConfiguration configuration, Func<IReadOnlyList<PlannedCache>> plan)
    {
        var follower = new ConnectionFollower(_byAlias, plan, _logger);
        _following = new PacedChanges(configuration.GetReloadToken, follower.Apply, TimeProvider.System);
    }
}
