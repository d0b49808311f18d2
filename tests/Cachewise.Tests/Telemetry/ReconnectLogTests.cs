using Cachewise.Telemetry;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Cachewise.Tests.Telemetry;

public class ReconnectLogTests
{
    private readonly FakeLogger _log = new();
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Of_a_thousand_caches_a_few_are_named_and_the_others_counted()
    {
        var log = new ReconnectLog(_log, _time);

        for (var i = 0; i < 1000; i++)
        {
            log.Switching($"c{i}", "redis://new/0");
        }

        log.Failed("c0", "it is unreachable");
        log.Switched("c1", "redis://new/0");
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(
            [
                .. Enumerable.Range(0, 5).Select(i => $"Information 9: Cache 'c{i}': connection settings changed; switching to redis://new/0 once it is reachable"),
                "Warning 18: Of further caches 995 switch to a new connection, 1 have switched, and of 1 the new connection does not work yet (c0)",
            ],
            Lines());
    }

    [Fact]
    public void Without_a_failure_the_count_is_information_and_the_next_second_begins_anew()
    {
        var log = new ReconnectLog(_log, _time);
        for (var i = 0; i < 6; i++)
        {
            log.Switched($"c{i}", "redis://new/0");
        }

        _time.Advance(TimeSpan.FromSeconds(1));
        log.Switched("c6", "redis://new/0");
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(
            [
                "Information 18: Of further caches 0 switch to a new connection, 1 have switched, and of 0 the new connection does not work yet",
                "Information 14: Cache 'c6': switched to the new connection to redis://new/0",
            ],
            Lines().Skip(5));
    }

    [Fact]
    public void At_most_ten_of_those_that_fail_are_named()
    {
        var log = new ReconnectLog(_log, _time);
        for (var i = 0; i < 20; i++)
        {
            log.Failed($"c{i}", "it is unreachable");
        }

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(
            "Warning 18: Of further caches 0 switch to a new connection, 0 have switched, and of 15 the new connection does not work yet (c5, c6, c7, c8, c9, c10, c11, c12, c13, c14, ...)",
            Lines().Last());
    }

    private IEnumerable<string> Lines() => _log.Collector.GetSnapshot().Select(record => $"{record.Level} {record.Id.Id}: {record.Message}");
}
