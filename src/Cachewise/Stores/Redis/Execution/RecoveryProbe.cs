using Cachewise.Stores.Redis.Diagnostics;
using Cachewise.Stores.Redis.Topology;

namespace Cachewise.Stores.Redis.Execution;

/// <summary>
/// Finds out whether a failed node can be used again: it serves this cache, and its stale keys were removed.
/// </summary>
internal sealed class RecoveryProbe(ConnectionSwitch connections, RedisCircuits circuits, StaleKeyCleaner cleaner, string start)
{
    public async Task<bool> ProbeAsync(RedisNode node)
    {
        var link = connections.Current;
        try
        {
            return await link.ProbeAsync(node, start).ConfigureAwait(false) && await cleaner.CleanAsync(node).ConfigureAwait(false) is not { IsOutage: true };
        }
        catch (Exception error) when (ClientError.IsFailure(error))
        {
            var failure = link.FailureOf(node, error).At(link.AddressOf(node));
            if (!failure.IsOutage)
            {
                return true; // the server replies: it only rejects this command
            }

            // A restarted server may reject the login now. Another timeout is no new reason.
            if (link.ProblemOf(node) is { Kind: not ConnectionProblemKind.SlowConnect })
            {
                circuits.ChangeReason(node, failure);
            }

            return false;
        }
    }
}
