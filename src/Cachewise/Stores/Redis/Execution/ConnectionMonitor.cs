using Cachewise.Concurrency;

namespace Cachewise.Stores.Redis.Execution;

/// <summary>
/// The health check: finds a server that hangs before a caller does. The client's own keepalive does not notice one.
/// </summary>
internal sealed class ConnectionMonitor(ConnectionSwitch connections, NodePing ping) : IDisposable
{
    private readonly CancellationTokenSource _disposed = new();

    public void Start() => _ = Detached.Start(RunAsync);

    public void Dispose() => _disposed.Cancel();

    private async Task RunAsync()
    {
        while (true)
        {
            try
            {
                await Task.Delay(connections.Current.Parameters.HealthCheckInterval, TimeProvider.System, _disposed.Token).ConfigureAwait(false);
                if (connections.Current.IsInUse)
                {
                    await ping.PingAllAsync().ConfigureAwait(false);
                }
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
