using Cachewise.Concurrency;
using Cachewise.Stores.Redis.Diagnostics;
using Cachewise.Stores.Redis.Topology;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Connections;

/// <summary>
/// Probes one server. The connection may be dead without notice, and the client's attempt to reconnect may be lost:
/// while the server does not answer, other connections to it are tried, and the first that works takes over.
/// </summary>
internal sealed class SingleServerProbe(IConnectionSource source) : IServerProbe
{
    private static readonly TimeSpan ReplacePause = TimeSpan.FromMilliseconds(50);

    public async Task<bool> ProbeAsync(RedisLink link, RedisNode node, string start)
    {
        var (ping, isSwitched) = await PingAsync(link, node, start).ConfigureAwait(false);
        if (isSwitched)
        {
            return false; // what hangs is no longer the right server
        }

        try
        {
            await ping.ConfigureAwait(false);
            source.Current?.EndAttempts();
            return true;
        }
        catch (RedisConnectionException) when (source.Problem is null or { Kind: ConnectionProblemKind.SlowConnect })
        {
            if (!await ReplaceAsync(link).ConfigureAwait(false))
            {
                throw;
            }

            await link.PingAsync(node, start).ConfigureAwait(false); // sooner than the client's own attempt
            return true;
        }
        catch (TimeoutException) when (!link.Parameters.MayTryAnother)
        {
            source.Current?.CutIfConnected(); // it may be dead, and no other connection can tell
            throw;
        }
    }

    /// <summary>Pings until an answer or an error comes, on a second connection if one is made first.</summary>
    /// <returns>The last ping, which has ended; or that sentinels name another server meanwhile.</returns>
    private async Task<(Task Ping, bool IsSwitched)> PingAsync(RedisLink link, RedisNode node, string start)
    {
        var switched = source.Switched;
        var ping = link.PingAsync(node, start);
        var pause = TimeSpan.FromTicks(Math.Min(link.Parameters.OperationTimeout.Ticks / 4, FurtherAttempts.Stagger.Ticks));
        while (await Task.WhenAny(ping, switched, Task.Delay(pause, TimeProvider.System)).ConfigureAwait(false) is var first && first != ping)
        {
            if (first == switched)
            {
                Ignore(ping);
                return (ping, IsSwitched: true);
            }

            pause = ReplacePause; // attempts are further apart by themselves
            if (!ping.IsCompleted && await ReplaceAsync(link).ConfigureAwait(false))
            {
                Ignore(ping); // its connection was dead
                ping = link.PingAsync(node, start);
            }
        }

        return (ping, IsSwitched: false);
    }

    /// <summary>Switches to another connection to the same server, if one can be made soon.</summary>
    private async Task<bool> ReplaceAsync(RedisLink link)
    {
        if (!link.Parameters.MayTryAnother || source.Current is not { } last || await last.AnotherAsync().ConfigureAwait(false) is not { } next)
        {
            return false;
        }

        if (!source.TryReplace(last, next))
        {
            await next.DisposeAsync().ConfigureAwait(false);
            return false;
        }

        // Not waited for: on a dead connection it takes an operation timeout.
        _ = Detached.Start(async () => await last.DisposeAsync().ConfigureAwait(false));
        return true;
    }

    /// <summary>No caller waits for it any more, nor for its failure.</summary>
    private static void Ignore(Task task) => _ = task.ContinueWith(
        static failed => _ = failed.Exception,
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}
