using Cachewise.Stores.Redis.Topology;

namespace Cachewise.Stores.Redis.Connections;

/// <summary>
/// Probes a node of a cluster. Meanwhile its keys may go to other nodes: those are asked time and again, and when
/// another node has the keys, this one need not answer. The client would go on asking one that hangs for a second and
/// more.
/// </summary>
internal sealed class ClusterProbe(IConnectionSource source, ClusterTopology topology) : IServerProbe
{
    private static readonly TimeSpan AskInterval = TimeSpan.FromMilliseconds(100);

    public async Task<bool> ProbeAsync(RedisLink link, RedisNode node, string start)
    {
        var client = (await link.GetDatabaseAsync().ConfigureAwait(false)).Multiplexer;
        topology.Suspect(node);
        var ping = link.PingAsync(node, start);
        do
        {
            if (await topology.IsRecentAsync(client, AskInterval).ConfigureAwait(false) && !topology.Slots.MayHave(node, start))
            {
                if (!ping.IsCompleted)
                {
                    Cut(node);
                }

                await Task.WhenAny(IgnoreAsync(ping), Task.Delay(AskInterval, TimeProvider.System)).ConfigureAwait(false);
                return true;
            }
        }
        while (await Task.WhenAny(ping, Task.Delay(AskInterval, TimeProvider.System)).ConfigureAwait(false) != ping);

        try
        {
            await ping.ConfigureAwait(false);
        }
        catch (TimeoutException) when (topology.ServerOf(client, node) is { IsConnected: true } silent)
        {
            source.Current?.Cut(silent.EndPoint); // it may be dead without notice
            throw;
        }

        topology.Trust(node);
        return true;
    }

    private void Cut(RedisNode node)
    {
        if (node.EndPoint is { } endpoint)
        {
            source.Current?.Cut(endpoint);
        }
    }

    private static async Task IgnoreAsync(Task task) => await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
}
