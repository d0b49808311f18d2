using Cachewise.Pipeline;
using Cachewise.Resilience;
using Cachewise.Stores;
using Cachewise.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cachewise.Tests.Pipeline;

public class FailurePolicyTests
{
    private static readonly StoreFailure Failure = new(FailureKind.Unreachable, "the server is unreachable");

    [Theory]
    [InlineData(FailureMode.Degrade, false)]
    [InlineData(FailureMode.Throw, true)]
    public void A_failure_of_a_row_that_misses_or_drops_throws_only_if_the_cache_says_so(FailureMode mode, bool throws)
    {
        foreach (var operation in new[] { CacheOperation.Get, CacheOperation.Set, CacheOperation.StoreMade })
        {
            var error = Record.Exception(() => Assert.Equal(7, PolicyFor(mode).Apply(operation, Reply<int>.Unavailable(Failure), fallback: 7)));

            Assert.Equal(throws ? $"Cache 'default': {operation.Name} failed: the server is unreachable." : null, (error as CacheUnavailableException)?.Message);
        }
    }

    [Theory]
    [InlineData(FailureMode.Degrade)]
    [InlineData(FailureMode.Throw)]
    public void A_failure_of_a_row_that_throws_throws_whatever_the_cache_says(FailureMode mode)
    {
        foreach (var operation in new[] { CacheOperation.Increment, CacheOperation.AcquireLock, CacheOperation.GetBytes, CacheOperation.SetBytes })
        {
            Assert.Throws<CacheUnavailableException>(() => PolicyFor(mode).Apply(operation, Reply<int>.Unavailable(Failure), fallback: 7));
        }
    }

    [Fact]
    public void A_reply_without_a_failure_is_its_value() =>
        Assert.Equal(3, PolicyFor(FailureMode.Throw).Apply(CacheOperation.Increment, new Reply<int>(3), fallback: 7));

    [Fact]
    public void A_write_is_marked_stale_only_if_its_failure_is_swallowed()
    {
        var dropped = new Write(Failure);
        var thrown = new Write(Failure);

        PolicyFor(FailureMode.Degrade).Apply(CacheOperation.Set, Reply<bool>.OfWrite(false, dropped), fallback: false);
        Assert.Throws<CacheUnavailableException>(() => PolicyFor(FailureMode.Degrade).Apply(CacheOperation.SetBytes, Reply<bool>.OfWrite(false, thrown), fallback: false));

        Assert.True(dropped.IsStale);
        Assert.False(thrown.IsStale);
    }

    [Fact]
    public void An_unreadable_value_is_a_miss_unless_the_row_or_the_cache_throws()
    {
        PolicyFor(FailureMode.Degrade).OnUnreadable(CacheOperation.Get, typeof(int), "it is broken");

        var ofRow = Assert.Throws<CacheValueException>(() => PolicyFor(FailureMode.Degrade).OnUnreadable(CacheOperation.GetBytes, typeof(int), "it is broken"));
        var ofCache = Assert.Throws<CacheValueException>(() => PolicyFor(FailureMode.Throw).OnUnreadable(CacheOperation.Get, typeof(int), "it is broken"));
        Assert.Equal("Cache 'default': a stored value cannot be read as Int32: it is broken.", ofRow.Message);
        Assert.Equal(ofRow.Message, ofCache.Message);
    }

    private static FailurePolicy PolicyFor(FailureMode mode) =>
        new("default", mode, new("default", mode, NullLogger.Instance, TimeProvider.System), new(CacheMetrics.Shared, "default", CacheBackend.Redis), NullLogger.Instance);

    private sealed class Write(StoreFailure failure) : FailedWrite(failure)
    {
        public bool IsStale { get; private set; }

        public override void MarkStale() => IsStale = true;
    }
}
