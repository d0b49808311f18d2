using Cachewise.Resilience;
using Cachewise.Stores.Redis.Connections;

namespace Cachewise.Stores.Redis.Tracking;

/// <summary>The tracking of a cache that was not used yet, or was disposed of: it knows nothing.</summary>
internal sealed class NoTracking : ICacheTracking
{
    public static readonly NoTracking Instance = new();

    private NoTracking()
    {
    }

    public long ToldUntil => long.MinValue;

    public StoreFailure? Problem => null;

    public Task FirstAttemptAsync() => Task.CompletedTask;

    public Task OnSwitchingAsync(RedisLink next, bool mayWait) => Task.CompletedTask;

    public void OnSwitched(RedisLink unused)
    {
    }

    public void Dispose()
    {
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
