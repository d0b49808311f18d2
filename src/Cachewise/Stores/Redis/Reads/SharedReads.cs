using System.Diagnostics;
using System.Runtime.CompilerServices;
using Cachewise.Concurrency;
using Cachewise.Entries;
using Cachewise.Keys;
using Cachewise.Resilience;
using Cachewise.Stores.Redis.Commands;
using Cachewise.Stores.Redis.Execution;
using Cachewise.Telemetry;
using StackExchange.Redis;

namespace Cachewise.Stores.Redis.Reads;

/// <summary>
/// Reads of one key. Up to <see cref="Places"/> are under way at once, each as a GET. Further ones wait in a queue, and
/// leave together as one MGET: when one of those ends, or when there are as many as a command may have. So a lone
/// caller waits for nothing, and many at once cost few commands.
/// </summary>
internal sealed partial class SharedReads
{
    /// <summary>How many reads are under way before others wait.</summary>
    public const int Places = 4;

    private const int MaxPooledReads = 1024;
    private const int MaxPooledBatches = 16;

    private static readonly RedisCommand<OneKey, SharedReads, Lease<byte>?, CacheEntry?> GetInPlace = new(
        EntryCommands.Get.Name,
        static (attempt, key, reads) => EntryCommands.Get.SendAsync(attempt, key, reads._large),
        static (key, reads, lease) => EntryCommands.Get.Read(key, reads._large, lease))
    {
        IsReply = EntryCommands.Get.IsReply,
        ReadError = static (key, reads, error) => EntryCommands.Get.ReadError!(key, reads._large, error),
        ReadBehindOthers = static (key, reads, isAsync) => EntryCommands.Get.ReadBehindOthers!(key, reads._large, isAsync),
        Ended = static reads => reads.SendQueue(),
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

    private readonly RedisExecutor _executor;
    private readonly RedisCircuits _circuits;
    private readonly ConnectionSwitch _connections;
    private readonly LargeValues _large;
    private readonly CommandFallbacks _fallbacks;
    private readonly bool _throwsAlways;
    private readonly ObjectPool<PendingRead> _pooledReads = new(MaxPooledReads);
    private readonly ObjectPool<ReadBatch> _pooledBatches = new(MaxPooledBatches);

    private readonly Lock _lock = new(); // for all below
    private readonly Queue<PendingRead> _queue = new();
    private readonly List<ReadBatch> _sent = [];
    private readonly BatchSize _size = new();
    private int _underWay;
    private int _ticks;
    private bool _isWatching;
    private bool _isMgetAccepted;

    /// <param name="executor">Executes calls.</param>
    /// <param name="circuits">The circuits of the nodes.</param>
    /// <param name="connections">The connection in use.</param>
    /// <param name="large">Receives values.</param>
    /// <param name="fallbacks">Knows whether the server rejects MGET.</param>
    /// <param name="throwsAlways">Whether every caller gets an exception for an entry that cannot be read.</param>
    public SharedReads(RedisExecutor executor, RedisCircuits circuits, ConnectionSwitch connections, LargeValues large, CommandFallbacks fallbacks, bool throwsAlways)
    {
        _executor = executor;
        _circuits = circuits;
        _connections = connections;
        _large = large;
        _fallbacks = fallbacks;
        _throwsAlways = throwsAlways;
    }

    /// <summary>Reads the entry of a key.</summary>
    public ValueTask<Reply<CacheEntry?>> ReadAsync(OneKey key)
    {
        if (!MayShare(key))
        {
            return ReadAloneAsync(key);
        }

        if (Enqueue(key, out var isFull) is not { } read)
        {
            return _executor.ExecuteAsync(CacheOperation.Get, key, this, GetInPlace);
        }

        var reply = read.Task;
        if (isFull)
        {
            SendQueue();
        }

        return reply;
    }

    private ValueTask<Reply<CacheEntry?>> ReadAloneAsync(OneKey key) => _executor.ExecuteAsync(CacheOperation.Get, key, _large, EntryCommands.Get);

    /// <summary>
    /// Whether a command may have this key beside others: not a stale one, for which a call waits until it was removed.
    /// </summary>
    private bool MayShare(OneKey key) => _fallbacks.AllowsMget && _connections.Current.Slots.AllowsManyKeys && !_executor.IsStale(key);

    /// <summary>Takes a place for a read, or puts it into the queue.</summary>
    /// <returns>The read in the queue; null if it has a place.</returns>
    private PendingRead? Enqueue(OneKey key, out bool isFull)
    {
        lock (_lock)
        {
            isFull = false;
            if (_underWay < Places)
            {
                _underWay++;
                return null;
            }

            if (!_pooledReads.TryTake(out var read))
            {
                read = new(_pooledReads);
            }

            read.Begin(key, _circuits.Generation, _ticks + LongestWait(_connections.Current.Parameters), Span.AreRecorded ? Activity.Current : null);
            _queue.Enqueue(read);
            Watch();
            if (_queue.Count >= _size.Keys && MaySend)
            {
                isFull = true;
                _underWay++; // the place of the full batch
            }

            return read;
        }
    }

    /// <summary>
    /// Whether a batch may be sent. The first is sent alone, so that a server that rejects the command does so once.
    /// </summary>
    private bool MaySend => _isMgetAccepted || _sent.Count == 0;

    /// <summary>A place is free: the queue gets it, until a batch is under way or none is left.</summary>
    private void SendQueue()
    {
        while (TakeBatch() is { } batch)
        {
#pragma warning disable CA2012 // its result is taken once: here, or when it has ended
            var awaiter = Detached.Start(batch.Send!).ConfigureAwait(false).GetAwaiter(); // of no single caller
#pragma warning restore CA2012
            if (!awaiter.IsCompleted)
            {
                batch.Awaiter = awaiter;
                awaiter.UnsafeOnCompleted(batch.Ended!);
                return;
            }

            Finish(batch, ReplyOf(awaiter));
        }
    }

    /// <returns>A batch for the place; null if the place was given up.</returns>
    private ReadBatch? TakeBatch()
    {
        List<PendingRead>? alone = null;
        ReadBatch? batch = null;
        lock (_lock)
        {
            // Only a full batch gets a place more.
            if (MaySend && (_underWay <= Places || _queue.Count >= _size.Keys))
            {
                batch = Dequeue(ref alone);
            }

            if (batch is null)
            {
                _underWay--;
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
        batch.Send = () => _executor.ExecuteAsync(CacheOperation.Get, new BatchKeys(batch), this, GetTogether);
        batch.Ended = () =>
        {
            Finish(batch, ReplyOf(batch.Awaiter));
            SendQueue();
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

    private void Finish(ReadBatch batch, Reply<bool> reply)
    {
        lock (_lock)
        {
            _sent.Remove(batch); // from here on its reads do not become overdue
            if (reply.Value)
            {
                _isMgetAccepted = true;
                _size.Learn(batch.Count, batch.Bytes);
            }
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
    private bool IsMiss(OneKey key) => !_throwsAlways && !KeySpace.IsReserved(key.Name);

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
