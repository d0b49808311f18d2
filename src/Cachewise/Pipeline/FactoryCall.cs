using System.Diagnostics;
using Cachewise.Concurrency;
using Cachewise.Entries;
using Cachewise.Telemetry;

namespace Cachewise.Pipeline;

/// <summary>
/// One call of a factory, and the callers that wait for it. It is cancelled when the last of them has left.
/// </summary>
#pragma warning disable CA1001 // a token source without a timer needs no disposal, and the factory may keep its token
internal sealed class FactoryCall(FactoryScope scope, Fill fill, CancellationToken starterToken)
#pragma warning restore CA1001
{
    private readonly TaskCompletionSource<CacheEntry> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _abandoned = new();
    private int _waiting = 1;
    private volatile bool _hasStarterLeft;

    /// <summary>The factory in the graph of waits.</summary>
    public FactoryScope Scope => scope;

    /// <summary>The span in which the call was made that started it; null for none.</summary>
    public ActivityContext? StarterSpan { get; } = Span.AreRecorded ? Activity.Current?.Context : null;

    /// <summary>Its right to store.</summary>
    public Fill Fill => fill;

    /// <summary>
    /// Whether it failed because the caller that started it left: that caller's token was cancelled, or it had left
    /// before the failure, so that what the factory used may be disposed of. The callers that joined do not get such a
    /// failure.
    /// </summary>
    public bool FailedWithItsStarter => _result.Task.IsFaulted && (_hasStarterLeft || starterToken.IsCancellationRequested);

    /// <summary>
    /// Whether it failed as if its starter had left in a way that the cache cannot see: by a token or a scope that the
    /// factory captured. A timeout of the factory itself (with a <see cref="TimeoutException"/> inside, as HttpClient
    /// throws) does not count.
    /// </summary>
    public bool FailedAsIfAbandoned =>
        _result.Task.Exception?.InnerException is ObjectDisposedException or OperationCanceledException { InnerException: not TimeoutException };

    /// <summary>Adds a caller that waits. False if all have left, and the call is being cancelled.</summary>
    public bool TryJoin()
    {
        for (var waiting = Volatile.Read(ref _waiting); waiting > 0;)
        {
            var before = Interlocked.CompareExchange(ref _waiting, waiting + 1, waiting);
            if (before == waiting)
            {
                return true;
            }

            waiting = before;
        }

        return false;
    }

    /// <summary>
    /// Runs the factory, on the thread of its starter up to the first wait; callers that wait get its result or its
    /// exception.
    /// </summary>
    /// <param name="run">Calls the factory and stores what it makes.</param>
    /// <param name="onCompleted">Called before the callers get the result.</param>
    public async Task RunAsync(Func<Fill, CancellationToken, Task<CacheEntry>> run, Action<FactoryCall> onCompleted)
    {
        var outer = scope.Enter();
        CacheEntry? value = null;
        Exception? failure = null;
        try
        {
            value = await run(fill, _abandoned.Token).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // whatever the factory threw belongs to the callers that wait for it
        catch (Exception error)
#pragma warning restore CA1031
        {
            failure = error;
        }

        scope.Leave(outer);
        onCompleted(this);
        if (failure is null)
        {
            _result.SetResult(value!);
        }
        else
        {
            _result.SetException(failure);
            _ = _result.Task.Exception; // observed, even if no caller waits any more
        }
    }

    /// <summary>
    /// Waits for the result. A cancelled caller leaves alone; when the last leaves, the factory is cancelled.
    /// </summary>
    /// <param name="isStarter">Whether this is the caller that started it.</param>
    /// <param name="isAsync">Whether the caller can await. One that cannot is blocked while the factory of another
    /// runs; its own has ended by now.</param>
    /// <param name="cancellationToken">Ends this caller's wait.</param>
    public async Task<CacheEntry> WaitAsync(bool isStarter, bool isAsync, CancellationToken cancellationToken)
    {
        try
        {
            return isAsync ? await _result.Task.WaitAsync(cancellationToken).ConfigureAwait(false) : Block();
        }
        finally
        {
            if (isStarter && !_result.Task.IsCompleted)
            {
                _hasStarterLeft = true;
            }

            if (Interlocked.Decrement(ref _waiting) == 0 && !_result.Task.IsCompleted)
            {
                Cancel();
            }
        }
    }

    private CacheEntry Block()
    {
        BlockedThread.Wait(_result.Task);
        return _result.Task.GetAwaiter().GetResult();
    }

    /// <summary>
    /// Not awaited: callbacks that the factory registered with its token may take long or throw, and the leaving caller
    /// must not get that.
    /// </summary>
    private void Cancel() => _ = _abandoned.CancelAsync().ContinueWith(
        static failed => _ = failed.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
}
