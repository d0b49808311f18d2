using System.Collections.Immutable;
using System.Diagnostics;
using Cachewise;

namespace Storefront.Products;

/// <summary>The catalog, read through the caches.</summary>
public sealed class CachedCatalog(Catalog catalog, Cache products, [FromKeyedServices("search")] Cache searches)
{
    /// <summary>The product, or null. That there is none is stored too, so asking again for it is a hit.</summary>
    public Task<Served<Product?>> FindAsync(int id, CancellationToken cancellationToken) =>
        ServeAsync(products, $"product:{id}", token => catalog.FindAsync(id, token), cancellationToken);

    /// <inheritdoc cref="Catalog.PopularAsync"/>
    public Task<Served<ImmutableArray<ProductSummary>>> PopularAsync(CancellationToken cancellationToken) =>
        ServeAsync(products, "popular", catalog.PopularAsync, cancellationToken);

    /// <inheritdoc cref="Catalog.SearchAsync"/>
    public Task<Served<SearchResults>> SearchAsync(SearchText text, CancellationToken cancellationToken) =>
        ServeAsync(searches, $"text:{text}", token => catalog.SearchAsync(text, token), cancellationToken);

    /// <summary>
    /// A miss is a read that called the database. A caller that waited for the call of another has a slow hit.
    /// </summary>
    private static async Task<Served<T>> ServeAsync<T>(
        Cache cache, string key, Func<CancellationToken, Task<T>> load, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var isHit = true;
        var value = await cache.GetOrCreateAsync(
            key,
            token =>
            {
                isHit = false;
                return load(token);
            },
            cancellationToken: cancellationToken);
        return new(value, new(isHit, Stopwatch.GetElapsedTime(started)));
    }
}
