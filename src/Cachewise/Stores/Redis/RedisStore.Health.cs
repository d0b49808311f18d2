

namespace Cachewise.Stores.Redis;

/// <content>The health check: a server that hangs while nobody asks it is found before somebody does. The client's own keepalive does not notice one.</content>
internal sealed partial class RedisStore
{
    private readonly CancellationTokenSource _closed = new();

    private async Task CheckHealthAsync()
    {
        while (true)
        {
            try
            {
                await Task.Delay(_link.Settings.HealthCheckInterval, TimeProvider.System, _closed.Token).ConfigureAwait(false);
                if (_link.IsInUse)
                {
                    await PingAsync(CacheOperation.HealthCheck).ConfigureAwait(false); // a failure opens the circuit breaker, as that of any call
                }
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
