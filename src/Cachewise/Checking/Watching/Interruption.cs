using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Cachewise.Checking.Watching;

/// <summary>
/// Ctrl+C and SIGTERM end what is going on instead of the process, until this is disposed of. Repeating them changes
/// nothing, also while the process then ends by itself: its exit code is its own.
/// </summary>
internal sealed class Interruption : IDisposable
{
    private static readonly ConcurrentBag<IDisposable> Kept = []; // a registration that is collected is undone

    private readonly TaskCompletionSource _requested = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly PosixSignalRegistration[] _signals;

    public Interruption() => _signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Request), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Request)];

    /// <summary>Completes with the first.</summary>
    public Task Requested => _requested.Task;

    public void Dispose()
    {
        if (_requested.Task.IsCompleted)
        {
            Array.ForEach(_signals, Kept.Add);
        }
        else
        {
            Array.ForEach(_signals, signal => signal.Dispose());
        }
    }

    private void Request(PosixSignalContext signal)
    {
        signal.Cancel = true;
        _requested.TrySetResult();
    }
}
