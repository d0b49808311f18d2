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

    private readonly Func<IChangeToken> _getToken;
    private readonly Action _onChanged;
    private readonly Lock _lock = new();
    private readonly ITimer _pause;
    private IDisposable? _registration;
    private bool _isBusy; // calling back, or in the pause after it
    private bool _hasChanged;
    private bool _isDisposed;

    /// <param name="getToken">The token of the next change.</param>
    /// <param name="onChanged">Called back; does not throw.</param>
    /// <param name="time">The clock.</param>
    public PacedChanges(Func<IChangeToken> getToken, Action onChanged, TimeProvider time)
    {
        (_getToken, _onChanged) = (getToken, onChanged);
        _pause = Detached.Start(() => time.CreateTimer(_ => OnPauseOver(), state: null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan));
        Register();
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
        }

        _registration?.Dispose();
        _pause.Dispose();
    }

    /// <summary>
    /// Registers for the next change. <see cref="ChangeToken.OnChange"/> would not do: it disposes of a registration
    /// whose token changes meanwhile, also before that has called back, and then no change is ever noticed again.
    /// </summary>
    private void Register()
    {
        var registration = Detached.Start(() => _getToken().RegisterChangeCallback(static changes => ((PacedChanges)changes!).OnChange(), this));
        lock (_lock)
        {
            _registration = registration;
            if (!_isDisposed)
            {
                return;
            }
        }

        registration.Dispose();
    }

    private void OnChange()
    {
        Register(); // first, so that no change is missed
        lock (_lock)
        {
            _hasChanged = true;
            if (_isBusy || _isDisposed)
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

    /// <summary>Only called after setting <see cref="_isBusy"/>.</summary>
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
