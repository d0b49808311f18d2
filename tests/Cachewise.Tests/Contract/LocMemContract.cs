using Microsoft.Extensions.Time.Testing;

namespace Cachewise.Tests.Contract;

public sealed class LocMemContract : CacheContract
{
    private readonly FakeTimeProvider _time = new();

    protected override Cache Create(CacheConfig config) => Cache.Create(config with { Backend = CacheBackend.LocMem }, new() { Time = _time });

    protected override ValueTask AdvanceAsync(TimeSpan time)
    {
        _time.Advance(time);
        return ValueTask.CompletedTask;
    }
}
