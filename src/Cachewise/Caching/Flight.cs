using Cachewise.Values;

namespace Cachewise.Caching;

/// <summary>One call of a factory, and those who wait for it. It is cancelled when the last of them has gone.</summary>
#pragma warning disable CA1001 // a token source without a timer has nothing to dispose of, and the factory may hold its token longer
internal sealed class Flight
#pragma warning restore CA1001
{
    private readonly TaskCompletionSource<StoredValue> _landed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _abandoned = new();
    private int _waiting = 1;

    /// <summary>Adds one who waits; false if all have gone, and the flight is being cancelled.</summary>
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

    /// <summary>Does the work; those who wait get its result or its exception.</summary>
    public async Task FlyAsync(Func<CancellationToken, Task<StoredValue>> work, Action landing)
    {
        try
        {
            var value = await work(_abandoned.Token).ConfigureAwait(false);
            landing();
            _landed.SetResult(value);
        }
        catch (OperationCanceledException cancelled) when (_abandoned.IsCancellationRequested)
        {
            landing();
            _landed.SetCanceled(cancelled.CancellationToken);
        }
#pragma warning disable CA1031 // whatever the factory threw belongs to those who wait for it
        catch (Exception error)
#pragma warning restore CA1031
        {
            landing();
            _landed.SetException(error);
            _ = _landed.Task.Exception; // seen, even if nobody waits any more
        }
    }

    /// <summary>Waits for the result; who is cancelled goes alone, the last one takes the flight with him.</summary>
    public async Task<StoredValue> WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await _landed.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            if (Interlocked.Decrement(ref _waiting) == 0 && !_landed.Task.IsCompleted)
            {
                await _abandoned.CancelAsync().ConfigureAwait(false);
            }
        }
    }
}
