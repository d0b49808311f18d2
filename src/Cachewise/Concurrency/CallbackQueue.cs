using System.Collections.Concurrent;

namespace Cachewise.Concurrency;

/// <summary>
/// Runs callbacks outside the locks of those that queue them: one at a time, in the order of queueing, each once. A
/// callback is queued under the lock that guards its transition, and <see cref="Run"/> is called after the lock is
/// released.
/// </summary>
internal sealed class CallbackQueue
{
    private readonly ConcurrentQueue<Action> _callbacks = new();
    private int _isRunning;

    public void Add(Action callback) => _callbacks.Enqueue(callback);

    /// <summary>Runs what is queued, unless another thread does: then that one runs it.</summary>
    public void Run()
    {
        while (!_callbacks.IsEmpty && Interlocked.Exchange(ref _isRunning, 1) == 0)
        {
            try
            {
                while (_callbacks.TryDequeue(out var callback))
                {
                    callback();
                }
            }
            finally
            {
                // A full fence: IsEmpty must be read after this, or a callback that is added meanwhile is left behind.
                Interlocked.Exchange(ref _isRunning, 0);
            }
        }
    }
}
