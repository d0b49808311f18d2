using Cachewise.Concurrency;
using Microsoft.Extensions.Primitives;

namespace Cachewise.Hosting;

/// <summary>
/// Calls back when a source reports changes: at once for the first, then at most once a second while changes keep
/// coming. A call follows every change; calls never overlap.
/// </summary>
internal sealed class PacedChanges : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Action _onChanged;
    private readonly Lock _lock = new();
    private readonly ITimer _pause;
    private readonly IDisposable _changes;
    private bool _isBusy; // calling back, or in the pause after it
    private bool _hasChanged;
    private bool _isDisposed;

    /// <param name="getToken">The token of the next change.</param>
    /// <param name="onChanged">Called back; does not throw.</param>
    /// <param name="time">The clock.</param>
    public PacedChanges(Func<IChangeToken> getToken, Action onChanged, TimeProvider time)
    {
        _onChanged = onChanged;
        _pause = Detached.Start(() => time.CreateTimer(_ => OnPauseOver(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        _changes = Detached.Start(() => ChangeToken.OnChange(getToken, OnChange));
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
        }

        _changes.Dispose();
        _pause.Dispose();
    }

    private void OnChange()
    {
        lock (_lock)
        {
            _hasChanged = true;
            if (_isBusy)
            {
                return;
            }

            _isBusy = true;
        }

        CallBack();
    }

    private void OnPauseOver()
    {
        lock (_lock)
        {
            if (!_hasChanged)
            {
                _isBusy = false;
                return;
            }
        }

        CallBack();
    }

    /// <summary>Called by the one that has set <see cref="_isBusy"/>.</summary>
    private void CallBack()
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                return;
            }

            _hasChanged = false; // a change during the callback is another one
        }

        _onChanged();
        _pause.Change(Pause, Timeout.InfiniteTimeSpan); // after disposal it does nothing
    }
}
