using Cachewise;

namespace Storefront.Products;

/// <summary>Counts how often each product is looked at, on all instances together.</summary>
public sealed class ViewCounter([FromKeyedServices("views")] Cache cache)
{
    /// <summary>Counts one more.</summary>
    /// <returns>How many it has been.</returns>
    /// <exception cref="CacheUnavailableException">Redis is unavailable; nothing is counted.</exception>
    public ValueTask<long> CountAsync(int id, CancellationToken cancellationToken) =>
        cache.IncrementAsync($"product:{id}", initial: 0, cancellationToken: cancellationToken);
}
