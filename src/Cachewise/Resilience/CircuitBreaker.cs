using System.Collections.Concurrent;
using Cachewise.Concurrency;

namespace Cachewise.Resilience;

/// <summary>
/// Keeps calls from waiting for a backend that is away. It opens with the first failure, not after some: while it is open every call is answered
/// at once, and one probe at a time looks whether the backend is back, the first at once, so that a false alarm costs one round trip.
/// </summary>
/// <param name="isBackAsync">Asks the backend, and puts in order what the outage left behind; what it throws counts as no.</param>
/// <param name="began">Told of each outage when it begins, before any call is turned away.</param>
/// <param name="ended">Told of its end, before any call is sent again.</param>
internal sealed class CircuitBreaker(Func<Task<bool>> isBackAsync, Action<CacheUnavailableException> began, Action ended) : IDisposable
{
    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(100);

    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _disposed = new();
    private volatile Outage? _outage;
    private volatile int _epoch;

    /// <summary>The number of the outage that comes next. A call takes it with it, so that one which began before an outage cannot begin another after it.</summary>
    public int Generation => _epoch;

    public bool IsOpen => _outage is not null;

    /// <summary>What a call is turned away with; null where it may be sent. Makes nothing anew, so that an outage costs little.</summary>
    public CacheUnavailableException? FailureOf(string operation) => _outage?.FailureOf(operation);

    /// <summary>Opens, unless the call began before the last outage ended.</summary>
    public void Trip(CacheUnavailableException failure, int generation)
    {
        lock (_lock)
        {
            if (_outage is not null || generation != _epoch || _disposed.IsCancellationRequested)
            {
                return;
            }

            began(failure);
            _outage = new(failure);
        }

        _ = Detached.Run(WatchAsync); // its end is logged, and not by the call that saw its beginning
    }

    /// <summary>A probe has found out why the backend is away now, which need not be why it went.</summary>
    public void Explain(CacheUnavailableException failure)
    {
        lock (_lock)
        {
            if (_outage is { } outage && !string.Equals(outage.Reason, failure.Reason, StringComparison.Ordinal))
            {
                _outage = new(failure);
            }
        }
    }

    public void Dispose() => _disposed.Cancel();

    private async Task WatchAsync()
    {
        while (!await IsBackAsync().ConfigureAwait(false))
        {
            try
            {
                await Task.Delay(ProbeInterval, TimeProvider.System, _disposed.Token).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }

        lock (_lock)
        {
            ended();
            _epoch++;
            _outage = null;
        }
    }

    private async Task<bool> IsBackAsync()
    {
        try
        {
            return await isBackAsync().ConfigureAwait(false);
        }
#pragma warning disable CA1031 // a probe that fails in a way nobody foresaw must not end the probing
        catch
#pragma warning restore CA1031
        {
            return false;
        }
    }

    private sealed class Outage(CacheUnavailableException failure)
    {
        private readonly ConcurrentDictionary<string, CacheUnavailableException> _failures = new(StringComparer.Ordinal);

        public string Reason => failure.Reason;

        public CacheUnavailableException FailureOf(string operation) =>
            _failures.TryGetValue(operation, out var known) ? known : _failures.GetOrAdd(operation, static (operation, failure) => failure.Of(operation), failure);
    }
}
