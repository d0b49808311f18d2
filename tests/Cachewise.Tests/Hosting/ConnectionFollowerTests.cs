using Cachewise.Hosting;
using Microsoft.Extensions.Logging.Testing;

namespace Cachewise.Tests.Hosting;

public class ConnectionFollowerTests
{
    private readonly FakeLogger _log = new();
    private string? _problem = "tiemout is not a setting";

    [Fact]
    public void A_configuration_that_is_rejected_is_logged_once_a_problem_and_again_after_it_was_valid()
    {
        var follower = new ConnectionFollower(new Dictionary<string, Cache>(), () => _problem is null ? [] : throw new InvalidOperationException(_problem), _log);
        for (var i = 0; i < 300; i++)
        {
            follower.Apply();
        }

        _problem = "timeout is -1";
        follower.Apply();
        _problem = null;
        follower.Apply();
        _problem = "timeout is -1";
        follower.Apply();

        Assert.Equal(
            ["tiemout is not a setting", "timeout is -1", "timeout is -1"],
            _log.Collector.GetSnapshot().Select(record => record.Message.Replace("The configuration changed and was rejected; the caches keep their connections: ", "", StringComparison.Ordinal)));
        Assert.All(_log.Collector.GetSnapshot(), record => Assert.Equal(10, record.Id.Id));
    }
}
