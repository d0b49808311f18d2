using System.Diagnostics;
using System.Runtime.CompilerServices;
using Cachewise.Concurrency;
using Cachewise.Entries;
using Cachewise.Keys;
using Cachewise.Resilience;
using Cachewise.Stores.Redis.Commands;
using Cachewise.Stores.Redis.Connections;
using Cachewise.Stores.Redis.Execution;
using Cachewise.Telemetry;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Reads;

/// <summary>
/// Reads of one key. While fewer than <see cref="MaxAlone"/> are under way, each is a GET. Further ones leave together
/// as one MGET: those of all callers that are ready at the same time, since the thread pool sends the batch, behind
/// them in its queue. So no read waits for a reply to another, however far the server is.
/// </summary>
/// <param name="executor">Executes calls.</param>
/// <param name="circuits">The circuits of the nodes.</param>
/// <param name="connections">The connection in use.</param>
/// <param name="large">Receives values.</param>
/// <param name="fallbacks">Knows whether the server rejects MGET.</param>
/// <param name="throwsAlways">Whether every caller gets an exception for an entry that cannot be read.</param>
internal sealed partial class SharedReads(
    RedisExecutor executor, RedisCircuits circuits, ConnectionSwitch connections, LargeValues large, CommandFallbacks fallbacks, bool throwsAlways) : IThreadPoolWorkItem
{
    /// <summary>How many reads are under way, each as a GET, before others share a command.</summary>
    public const int MaxAlone = 4;

    private const int MaxPooledReads = 1024;
    private const int MaxPooledBatches = 16;

    private static readonly RedisCommand<OneKey, SharedReads, Lease<byte>?, CacheEntry?> GetByItself = new(
        EntryCommands.Get.Name,
        static (attempt, key, reads) => EntryCommands.Get.SendAsync(attempt, key, reads._large),
        static (key, reads, lease) => EntryCommands.Get.Read(key, reads._large, lease))
    {
        IsReply = EntryCommands.Get.IsReply,
        ReadError = static (key, reads, error) => EntryCommands.Get.ReadError!(key, reads._large, error),
        ReadBehindOthers = static (key, reads, isAsync) => EntryCommands.Get.ReadBehindOthers!(key, reads._large, isAsync),
        Ended = static reads => reads.EndAlone(),
    };

    /// <summary>Its value is whether the values were received; not where the server rejects the command.</summary>
    private static readonly RedisCommand<BatchKeys, SharedReads, RespResult, bool> GetTogether = new(
        "MGET",
        static (attempt, keys, _) => attempt.Database.ExecuteRespAsync("MGET", keys.Batch.Arguments, CommandFlags.None),
        static (keys, reads, reply) =>
        {
            keys.Batch.Receive(reads._large, reply);
            return true;
        })
    {
        IsReply = CommandFallbacks.RejectsMget,
        ReadError = static (_, reads, error) =>
        {
            reads._fallbacks.Adopt(error);
            return false;
        },
    };

    private readonly LargeValues _large = large;
    private readonly CommandFallbacks _fallbacks = fallbacks;
    private readonly ObjectPool<PendingRead> _pooledReads = new(MaxPooledReads);
    private readonly ObjectPool<ReadBatch> _pooledBatches = new(MaxPooledBatches);

    private readonly Lock _lock = new(); // for all below
    private readonly Queue<PendingRead> _queue = new();
    private readonly List<ReadBatch> _sent = [];
    private readonly BatchSize _size = new();
    private int _alone;
    private bool _isScheduled;
    private int _ticks;
    private bool _isWatching;
    private bool _isMgetAccepted;

    /// <summary>Has the thread pool execute something, behind what is in its queue.</summary>
    public Action<IThreadPoolWorkItem> Schedule { get; set; } = static item => ThreadPool.UnsafeQueueUserWorkItem(item, preferLocal: false);

    /// <summary>Reads the entry of a key.</summary>
    public ValueTask<Reply<CacheEntry?>> ReadAsync(OneKey key)
    {
        if (!MayShare(key))
        {
            return ReadAloneAsync(key);
        }

        if (Enqueue(key, out var isFirst) is not { } read)
        {
            return executor.ExecuteAsync(CacheOperation.Get, key, this, GetByItself);
        }

        var reply = read.Task;
        if (isFirst)
        {
            Schedule(this);
        }

        return reply;
    }

    void IThreadPoolWorkItem.Execute() => SendQueue();

    private ValueTask<Reply<CacheEntry?>> ReadAloneAsync(OneKey key) => executor.ExecuteAsync(CacheOperation.Get, key, _large, EntryCommands.Get);

    /// <summary>
    /// Whether a command may have this key beside others: not a stale one, for which a call waits until it was removed.
    /// </summary>
    private bool MayShare(OneKey key) => _fallbacks.AllowsMget && connections.Current.Slots.AllowsManyKeys && !executor.IsStale(key);

    /// <summary>Puts a read into the queue, unless it goes by itself.</summary>
    /// <param name="key">The key.</param>
    /// <param name="isFirst">Whether the queue is to be sent.</param>
    /// <returns>The read in the queue; null if it goes by itself.</returns>
    private PendingRead? Enqueue(OneKey key, out bool isFirst)
    {
        lock (_lock)
        {
            isFirst = false;
            if (_alone < MaxAlone)
            {
                _alone++;
                return null;
            }

            if (!_pooledReads.TryTake(out var read))
            {
                read = new(_pooledReads);
            }

            read.Begin(key, circuits.Generation, _ticks + LongestWait(connections.Current.Parameters), Span.AreRecorded ? Activity.Current : null);
            _queue.Enqueue(read);
            Watch();
            isFirst = !_isScheduled && MaySend;
            _isScheduled |= isFirst;
            return read;
        }
    }

    private void EndAlone()
    {
        lock (_lock)
        {
            _alone--;
        }
    }

    /// <summary>
    /// Whether a batch may be sent. The first is sent alone, so that a server that rejects the command does so once.
    /// </summary>
    private bool MaySend => _isMgetAccepted || _sent.Count == 0;

    /// <summary>Sends what is in the queue.</summary>
    private void SendQueue()
    {
        while (TakeBatch() is { } batch)
        {
            // The call belongs to no caller. It has waited for others already.
            var awaiter = SocketTransport.SendAtOnce(batch, Start);
            if (awaiter.IsCompleted)
            {
                Finish(batch, ReplyOf(awaiter));
            }
            else
            {
                batch.Awaiter = awaiter;
                awaiter.UnsafeOnCompleted(batch.Ended!);
            }
        }
    }

#pragma warning disable CA2012 // its result is got once: at once, or when it has ended
    private static ConfiguredValueTaskAwaitable<Reply<bool>>.ConfiguredValueTaskAwaiter Start(ReadBatch batch) =>
        Detached.Start(batch.Send!).ConfigureAwait(false).GetAwaiter();
#pragma warning restore CA2012

    /// <returns>A batch; null if none is to be sent now.</returns>
    private ReadBatch? TakeBatch()
    {
        List<PendingRead>? alone = null;
        ReadBatch? batch;
        lock (_lock)
        {
            batch = MaySend ? Dequeue(ref alone) : null;
            if (batch is null)
            {
                _isScheduled = false;
            }
            else
            {
                _sent.Add(batch);
            }
        }

        alone?.ForEach(read => _ = EndAloneAsync(read, isBehindOthers: false));
        return batch;
    }

    /// <summary>Under the lock.</summary>
    /// <returns>A batch; null if the queue had none, and now is empty.</returns>
    private ReadBatch? Dequeue(ref List<PendingRead>? alone)
    {
        ReadBatch? batch = null;
        while ((batch is null || batch.Count < _size.Keys) && _queue.TryDequeue(out var read))
        {
            if (read.IsOverdue)
            {
                continue;
            }

            if (MayShare(read.Key))
            {
                (batch ??= NewBatch()).Add(read);
            }
            else
            {
                (alone ??= []).Add(read);
            }
        }

        return batch;
    }

    private ReadBatch NewBatch()
    {
        if (_pooledBatches.TryTake(out var batch))
        {
            return batch;
        }

        batch = new();
        batch.Send = () => executor.ExecuteAsync(CacheOperation.Get, new BatchKeys(batch), this, GetTogether);
        batch.Ended = () =>
        {
            if (Finish(batch, ReplyOf(batch.Awaiter)))
            {
                SendQueue();
            }
        };
        return batch;
    }

    /// <summary>
    /// The reply to a batch; of one that threw, that nothing was received: then each read throws by itself.
    /// </summary>
    private static Reply<bool> ReplyOf(ConfiguredValueTaskAwaitable<Reply<bool>>.ConfiguredValueTaskAwaiter awaiter)
    {
        try
        {
            return awaiter.GetResult();
        }
#pragma warning disable CA1031 // each caller gets an exception of its own
        catch
#pragma warning restore CA1031
        {
            return new(value: false);
        }
    }

    /// <returns>Whether the queue has waited for this batch, and is to be sent.</returns>
    private bool Finish(ReadBatch batch, Reply<bool> reply)
    {
        bool hasWaited;
        lock (_lock)
        {
            _sent.Remove(batch); // from here on its reads do not become overdue
            if (reply.Value)
            {
                _isMgetAccepted = true;
                _size.Learn(batch.Count, batch.Bytes);
            }

            hasWaited = !_isScheduled && _queue.Count > 0;
            _isScheduled |= hasWaited;
        }

        foreach (var first in batch.Reads)
        {
            for (var read = first; read is not null;)
            {
                var next = read.Next; // before the read ends: then it may be another caller's
                End(read, reply);
                read = next;
            }
        }

        if (reply.Value)
        {
            batch.Clear();
            _pooledBatches.Return(batch);
        }

        return hasWaited;
    }

    private void End(PendingRead read, Reply<bool> reply)
    {
        if (read.IsOverdue)
        {
            read.Discard();
        }
        else if (reply.Value && (read.Received is not null || IsMiss(read.Key)))
        {
            read.End(new(read.Received));
        }
        else if (reply.Failure is { IsOutage: true } failure)
        {
            read.End(Reply<CacheEntry?>.Unavailable(failure));
        }
        else
        {
            read.Discard();
            _ = EndAloneAsync(read, isBehindOthers: reply.Failure?.Kind is FailureKind.BehindOtherReplies);
        }
    }

    /// <summary>
    /// Whether a key that MGET finds no value for is a miss, although it may be of another type, as a list. Where the
    /// caller gets an exception for that, GET finds out.
    /// </summary>
    private bool IsMiss(OneKey key) => !throwsAlways && !KeySpace.IsReserved(key.Name);

    /// <summary>Gives a read a command of its own, with its own result and failure, within its caller's span.</summary>
    private async Task EndAloneAsync(PendingRead read, bool isBehindOthers)
    {
        Activity.Current = read.Caller;
        try
        {
            read.End(isBehindOthers
                ? await _large.ReadBehindOthersAsync(read.Key).ConfigureAwait(false)
                : await ReadAloneAsync(read.Key).ConfigureAwait(false));
        }
#pragma warning disable CA1031 // the caller gets it
        catch (Exception error)
#pragma warning restore CA1031
        {
            read.Fail(error);
        }
    }
}
