using System.Threading.Channels;
using Cachewise.Concurrency;

namespace Cachewise.Resilience;

/// <summary>
/// Calls one handler with the changes of a cache's health: in order, one at a time, on the thread pool. A handler that
/// blocks delays its own calls only.
/// </summary>
internal sealed class HealthSubscription
{
    /// <summary>The changes that wait for a handler that blocks. Of more, the oldest are dropped.</summary>
    private const int MostWaiting = 1000;

    private readonly object _sender;
    private readonly Action<Exception> _onFailed;
    private readonly Channel<CacheHealth> _changes = Channel.CreateBounded<CacheHealth>(
        new BoundedChannelOptions(MostWaiting) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private volatile bool _hasEnded;

    /// <param name="sender">The sender that the handler gets.</param>
    /// <param name="handler">The handler.</param>
    /// <param name="onFailed">Called with what the handler throws.</param>
    public HealthSubscription(object sender, EventHandler<CacheHealth> handler, Action<Exception> onFailed)
    {
        (_sender, Handler, _onFailed) = (sender, handler, onFailed);
        _ = Detached.Run(CallAsync);
    }

    public EventHandler<CacheHealth> Handler { get; }

    public void Add(CacheHealth health) => _changes.Writer.TryWrite(health);

    /// <summary>The handler is not called again.</summary>
    public void End()
    {
        _hasEnded = true;
        _changes.Writer.TryComplete();
    }

    private async Task CallAsync()
    {
        await foreach (var health in _changes.Reader.ReadAllAsync().ConfigureAwait(false))
        {
            if (!_hasEnded)
            {
                Call(health);
            }
        }
    }

    private void Call(CacheHealth health)
    {
        try
        {
            Handler(_sender, health);
        }
#pragma warning disable CA1031 // a handler may throw anything
        catch (Exception error)
#pragma warning restore CA1031
        {
            _onFailed(error);
        }
    }
}
