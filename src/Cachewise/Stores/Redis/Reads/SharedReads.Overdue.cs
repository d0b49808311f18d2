using Cachewise.Concurrency;
using Cachewise.Entries;
using Cachewise.Resilience;
using Cachewise.Stores.Redis.Connections;

namespace Cachewise.Stores.Redis.Reads;

/// <content>Reads whose time is over while they wait. It counts from the call of each, not from its batch.</content>
internal sealed partial class SharedReads
{
    // How often overdue reads are looked for, while some wait.
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// After how many ticks the time of a read is over. Ticks are counted, not time: while the thread pool is starved,
    /// a reply may be there and wait, which says nothing about the server.
    /// </summary>
    private static int LongestWait(ConnectionParameters parameters) =>
        (int)Math.Ceiling(parameters.OperationTimeout * (parameters.Pool.RetryOnTimeout == true ? 2 : 1) / Tick) + 1;

    /// <summary>Under the lock.</summary>
    private void Watch()
    {
        if (!_isWatching)
        {
            _isWatching = true;
            _ = Detached.Run(WatchAsync);
        }
    }

    private async Task WatchAsync()
    {
        do
        {
            await Task.Delay(Tick, TimeProvider.System).ConfigureAwait(false);
        }
        while (EndOverdue());
    }

    /// <returns>Whether reads still wait.</returns>
    private bool EndOverdue()
    {
        List<PendingRead> overdue;
        bool isAnyLeft;
        lock (_lock)
        {
            _ticks++;
            overdue = [.. _queue.Concat(_sent.SelectMany(batch => batch.All)).Where(read => !read.IsOverdue && read.Deadline - _ticks <= 0)];
            overdue.ForEach(read => read.IsOverdue = true);
            isAnyLeft = _isWatching = _queue.Count + _sent.Count > 0;
        }

        if (overdue is not [])
        {
            EndOverdue(overdue);
        }

        return isAnyLeft;
    }

    /// <summary>Fails reads as the executor fails a call that got no reply in time.</summary>
    private void EndOverdue(List<PendingRead> overdue)
    {
        var link = connections.Current;
        var error = new TimeoutException($"A read has waited for {link.Parameters.OperationTimeout.TotalMilliseconds:0} ms.");
        var failure = circuits.Fail(link, overdue[0].Key.NodeIn(link.Slots), overdue.Max(read => read.Generation), error);
        foreach (var read in overdue)
        {
            if (failure.Kind is FailureKind.BehindOtherReplies)
            {
                _ = EndAloneAsync(read, isBehindOthers: true);
            }
            else
            {
                read.End(Reply<CacheEntry?>.Unavailable(failure));
            }
        }
    }
}
