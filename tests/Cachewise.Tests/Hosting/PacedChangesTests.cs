using Cachewise.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Time.Testing;

namespace Cachewise.Tests.Hosting;

public sealed class PacedChangesTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly FakeTimeProvider _time = new();
    private readonly IConfigurationRoot _configuration = new ConfigurationBuilder().AddInMemoryCollection([]).Build();
    private readonly List<string?> _seen = [];

    [Fact]
    public void One_change_is_followed_at_once()
    {
        using var changes = Follow();

        Change("1");
        Assert.Equal(["1"], _seen);
        _time.Advance(10 * Second);

        Assert.Equal(["1"], _seen);
    }

    [Fact]
    public void While_changes_keep_coming_the_newest_is_followed_once_a_second()
    {
        using var changes = Follow();

        for (var i = 0; i < 300; i++)
        {
            Change($"{i}");
            _time.Advance(Second / 100);
        }

        Assert.Equal(["0", "99", "199", "299"], _seen);
        Change("300");
        Assert.Equal(4, _seen.Count); // the pause after the last
        _time.Advance(Second);
        Assert.Equal("300", _seen[^1]);
    }

    [Fact]
    public void After_a_pause_without_changes_the_next_is_followed_at_once()
    {
        using var changes = Follow();
        Change("1");
        _time.Advance(Second);

        Change("2");

        Assert.Equal(["1", "2"], _seen);
    }

    [Fact]
    public void A_change_that_comes_while_another_is_followed_is_not_lost()
    {
        var isFirst = true;
        using var changes = new PacedChanges(
            _configuration.GetReloadToken,
            () =>
            {
                _seen.Add(_configuration["k"]);
                if (isFirst)
                {
                    isFirst = false;
                    Change("during"); // comes on the same thread, as from a callback that reloads
                }
            },
            _time);

        Change("1");
        Assert.Equal(["1"], _seen);
        _time.Advance(Second);

        Assert.Equal(["1", "during"], _seen);
    }

    [Fact]
    public async Task Changes_that_come_at_once_from_many_threads_are_never_followed_at_the_same_time()
    {
        var (running, most, last) = (0, 0, "");
        using var changes = new PacedChanges(
            _configuration.GetReloadToken,
            () =>
            {
                most = Math.Max(most, Interlocked.Increment(ref running));
                last = _configuration["k"];
                Interlocked.Decrement(ref running);
            },
            _time);

        await Task.WhenAll(Enumerable.Range(0, 8).Select(thread => Task.Run(() =>
        {
            for (var i = 0; i < 3000; i++)
            {
                _configuration.Reload();
                _time.Advance(Second / 10);
            }
        })));
        Change("last");
        _time.Advance(Second);

        Assert.Equal((1, "last"), (most, last));
    }

    [Fact]
    public void After_disposal_nothing_is_followed_also_what_waited_for_the_pause()
    {
        var changes = Follow();
        Change("1");
        Change("2");

        changes.Dispose();
        changes.Dispose();
        _time.Advance(10 * Second);
        Change("3");

        Assert.Equal(["1"], _seen);
    }

    private PacedChanges Follow() => new(_configuration.GetReloadToken, () => _seen.Add(_configuration["k"]), _time);

    private void Change(string value)
    {
        _configuration["k"] = value;
        _configuration.Reload();
    }
}
