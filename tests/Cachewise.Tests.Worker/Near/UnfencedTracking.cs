using Cachewise.Resilience;
using Cachewise.Stores.Redis.Connections;
using Cachewise.Stores.Redis.Tracking;

namespace Cachewise.Tests.Worker.Near;

/// <summary>A tracking without the fence: it claims at any moment that all was told.</summary>
internal sealed class UnfencedTracking(ICacheTracking tracking) : ICacheTracking
{
    public long ToldUntil => Environment.TickCount64;

    public StoreFailure? Problem => tracking.Problem;

    public Task OnSwitchingAsync(RedisLink next, bool mayWait) => tracking.OnSwitchingAsync(next, mayWait);

    public void OnSwitched(RedisLink unused) => tracking.OnSwitched(unused);

    public Task FirstAttemptAsync() => tracking.FirstAttemptAsync();

    public void Dispose() => tracking.Dispose();

    public ValueTask DisposeAsync() => tracking.DisposeAsync();
}
