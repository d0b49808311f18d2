using Cachewise.Resilience;
using Cachewise.Stores.Redis.Connections;
using Cachewise.Stores.Redis.Diagnostics;
using Cachewise.Stores.Redis.Topology;

namespace Cachewise.Stores.Redis.Execution;

/// <summary>Asks nodes whether they serve this cache. A failure opens the circuit, as that of any call.</summary>
/// <param name="connections">The connection in use.</param>
/// <param name="circuits">The circuits of the nodes.</param>
/// <param name="start">What the keys of the cache begin with: the user may be permitted no others.</param>
internal sealed class NodePing(ConnectionSwitch connections, RedisCircuits circuits, string start)
{
    /// <summary>Asks a node for a key.</summary>
    /// <returns>Why it does not serve this cache; null if it does.</returns>
    public ValueTask<StoreFailure?> PingAsync(RedisNode node) =>
        TryAsync(node, static (link, node, start) => link.PingAsync(node, start));

    /// <summary>
    /// Asks each node that may have a key of this cache; the others are not needed. Where gaps are accepted, one that
    /// serves is enough.
    /// </summary>
    public async ValueTask<StoreFailure?> PingAllAsync()
    {
        var link = connections.Current;
        var failures = await Task.WhenAll(link.Slots.NodesOf(start).Select(node => PingAsync(node).AsTask())).ConfigureAwait(false);
        return link.Parameters.Pool.SkipFullCoverageCheck == true && failures.Contains(null) ? null : Array.Find(failures, failure => failure is not null);
    }

    /// <summary>Asks whether the servers are what the settings say.</summary>
    public ValueTask<StoreFailure?> CheckAsync() => TryAsync(RedisNode.Unnamed, static (link, _, _) => link.CheckAsync());

    private async ValueTask<StoreFailure?> TryAsync(RedisNode node, Func<RedisLink, RedisNode, string, Task> ask)
    {
        connections.ThrowIfDisposed();
        for (var redirects = 0; ; redirects++)
        {
            var (link, generation) = (connections.Current, circuits.Generation);
            if (circuits.FailureOf(link, new NoKey(node)) is { } open)
            {
                return open;
            }

            try
            {
                await ask(link, node, start).ConfigureAwait(false);
                return null;
            }
            catch (Exception error) when (circuits.IsFailure(error))
            {
                if (redirects == RedisExecutor.MaxRedirects || !ClientError.IsRedirect(error) || !await link.TryRefreshRouteAsync(_ => node).ConfigureAwait(false))
                {
                    return circuits.Fail(link, node, generation, error);
                }
            }
        }
    }
}
