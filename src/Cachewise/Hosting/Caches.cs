using System.Collections;
using Cachewise.Advice;
using Cachewise.Configuration;
using Cachewise.Redis;
using Cachewise.Selection;
using Cachewise.Values;
using Microsoft.Extensions.Logging;

namespace Cachewise.Hosting;

/// <summary>Builds the planned caches, and owns them.</summary>
internal sealed class Caches : ICaches, IAsyncDisposable, IDisposable
{
    private readonly List<Cache> _caches;
    private readonly Dictionary<string, Cache> _byAlias;

    public Caches(IReadOnlyList<PlannedCache> planned, string environment, CachesOptions options, TimeProvider time, ILogger logger)
    {
        Advice = Advisor.Advise(planned, environment);
        var contracts = new JsonContracts(options.Json);
        var links = new RedisLinks();
        _caches = [.. planned.Select(plan => new Cache(plan, contracts, links, time, logger))];
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
                $"There is no cache '{alias}'; there is {string.Join(", ", _caches.Select(cache => cache.Alias))}. "
                + $"Declare it in the cache settings, as a property of type CacheConfig whose name is Cache and the alias, or as 'Caches:{alias}' in the configuration.");
        }
    }

    public IEnumerator<Cache> GetEnumerator() => _caches.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    public async ValueTask DisposeAsync()
    {
        foreach (var cache in _caches)
        {
            await cache.DisposeAsync().ConfigureAwait(false);
        }
    }

    public void Dispose() => _caches.ForEach(cache => cache.Dispose());
}
