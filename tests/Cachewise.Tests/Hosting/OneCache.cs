using System.Collections;

namespace Cachewise.Tests.Hosting;

/// <summary>An application's own set of caches, with one.</summary>
internal sealed class OneCache(Cache cache) : ICaches
{
    public Cache Default => cache;

    public int Count => 1;

    public Cache this[string alias] => cache;

    public IEnumerator<Cache> GetEnumerator() => Enumerable.Repeat(cache, 1).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
