using Cachewise.Pipeline;

namespace Cachewise.Tests.Pipeline;

public class ReadResultTests
{
    [Fact]
    public void Only_a_hit_has_a_value()
    {
        var hit = ReadResult<string?>.Hit(null); // a stored null is a hit

        Assert.Equal((true, ReadState.Hit), (hit.IsHit, hit.State));
        Assert.Null(hit.ValueOr("default"));
        Assert.True(hit.ToCacheResult().Found);
        foreach (var (result, state) in new[]
        {
            (ReadResult<string?>.Miss, ReadState.Miss),
            (ReadResult<string?>.Unavailable, ReadState.Unavailable),
            (ReadResult<string?>.Unreadable([1]), ReadState.Unreadable),
        })
        {
            Assert.Equal((false, state), (result.IsHit, result.State));
            Assert.Equal("default", result.ValueOr("default"));
            Assert.False(result.ToCacheResult().Found);
            Assert.Equal(state is ReadState.Unreadable, result.UnreadablePayload is not null);
        }
    }
}
