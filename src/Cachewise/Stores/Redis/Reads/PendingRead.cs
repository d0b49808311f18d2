using System.Diagnostics;
using System.Threading.Tasks.Sources;
using Cachewise.Entries;
using Cachewise.Stores.Redis.Execution;

namespace Cachewise.Stores.Redis.Reads;

/// <summary>
/// A read that waits for its turn, and then for the reply to its batch. It is pooled: Cachewise alone awaits it, once.
/// Its caller goes on as work of its own on the thread pool, so that one which blocks there holds up no other.
/// </summary>
/// <param name="pool">Where it goes after its end.</param>
internal sealed class PendingRead(ObjectPool<PendingRead> pool) : IValueTaskSource<Reply<CacheEntry?>>, IThreadPoolWorkItem
{
    private ManualResetValueTaskSourceCore<Reply<CacheEntry?>> _source;
    private Reply<CacheEntry?> _reply;
    private Exception? _error;

    /// <summary>What the caller awaits.</summary>
    public ValueTask<Reply<CacheEntry?>> Task => new(this, _source.Version);

    /// <summary>The key that is read.</summary>
    public OneKey Key { get; private set; }

    /// <summary>The outages that had ended when the caller began: see <see cref="RedisCircuits.Generation"/>.</summary>
    public int Generation { get; private set; }

    /// <summary>The tick at which its time is over.</summary>
    public int Deadline { get; private set; }

    /// <summary>The span that the caller called in; null where spans are not recorded.</summary>
    public Activity? Caller { get; private set; }

    /// <summary>
    /// Whether its time is over. Then its batch, which still refers to it, does not end it, and it is not used again.
    /// </summary>
    public bool IsOverdue { get; set; }

    /// <summary>Another read of the same key in its batch.</summary>
    public PendingRead? Next { get; set; }

    /// <summary>What its batch has received for it.</summary>
    public CacheEntry? Received { get; set; }

    public void Begin(OneKey key, int generation, int deadline, Activity? caller) => (Key, Generation, Deadline, Caller) = (key, generation, deadline, caller);

    /// <summary>Gives the caller the reply. From here on the object may be another caller's.</summary>
    public void End(Reply<CacheEntry?> reply)
    {
        _reply = reply;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>As <see cref="End"/>, with an exception.</summary>
    public void Fail(Exception error)
    {
        _error = error;
        ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
    }

    /// <summary>Releases what was received, where the caller does not get it.</summary>
    public void Discard()
    {
        Received?.Release();
        Received = null;
    }

    void IThreadPoolWorkItem.Execute()
    {
        if (_error is null)
        {
            _source.SetResult(_reply);
        }
        else
        {
            _source.SetException(_error);
        }
    }

    Reply<CacheEntry?> IValueTaskSource<Reply<CacheEntry?>>.GetResult(short token)
    {
        var reply = _source.GetResult(token); // one that throws is not used again
        if (!IsOverdue)
        {
            _source.Reset();
            (_reply, Key, Caller, Next, Received) = (default, default, null, null, null);
            pool.Return(this);
        }

        return reply;
    }

    ValueTaskSourceStatus IValueTaskSource<Reply<CacheEntry?>>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<Reply<CacheEntry?>>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);
}
