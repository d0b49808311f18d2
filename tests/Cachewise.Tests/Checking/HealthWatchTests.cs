using System.Text.Json.Nodes;
using Cachewise.Caching;
using Cachewise.Checking;
using Cachewise.Checking.Servers;
using Cachewise.Checking.Watching;
using Cachewise.Selection;
using Cachewise.Tests.Servers;

namespace Cachewise.Tests.Checking;

/// <summary>A watch within a process; as a command it is in the tests of the command.</summary>
public sealed class HealthWatchTests : IDisposable
{
    private readonly RedisServer _server = RedisServer.Own();
    private readonly StringWriter _output = new();
    private readonly TaskCompletionSource _interrupted = new();

    [Fact]
    public async Task A_server_that_hangs_is_shown_as_unavailable_and_delays_no_end()
    {
        _server.Require();
        await using var caches = new CheckedCaches(plan => new CheckedCache(plan, new(), NoServices.Instance, TimeProvider.System));
        var reports = await caches.ConnectAsync([Plan("default", _server.Url()), Plan("none", url: null)]);
        Assert.Equal([CacheHealthState.Healthy, CacheHealthState.Healthy], reports.Select(report => report.Health!.State));
        Assert.Null(reports[1].Server);

        var watching = Watch(caches).RunAsync(new WatchLines(TextWriter.Synchronized(_output), asJson: true), _interrupted.Task, () => false);
        _server.Hang();
        await Eventually.UntilAsync(() => caches.All[0].Health.State is CacheHealthState.Unavailable);
        await Eventually.UntilAsync(() => Text().Contains("Unavailable", StringComparison.Ordinal));
        _interrupted.SetResult();

        Assert.Equal(ExitCode.CannotConnect, await watching.WaitAsync(Eventually.Patience));
        var lines = Text().Trim().Split('\n').Select(line => JsonNode.Parse(line)!).ToList();
        Assert.Equal(
            ["default Healthy", "none Healthy", "default Unavailable"],
            lines.Select(line => $"{line["alias"]} {line["health"]!["state"]}"));
        _server.Resume();
    }

    [Fact]
    public async Task It_ends_when_its_output_is_closed_or_cannot_be_written()
    {
        await using var caches = new CheckedCaches(plan => new CheckedCache(plan, new(), NoServices.Instance, TimeProvider.System));
        await caches.ConnectAsync([Plan("default", _server.Url())]);

        Assert.Equal(ExitCode.Success, await Watch(caches).RunAsync(new WatchLines(_output, asJson: false), _interrupted.Task, () => true));
        Assert.Equal(ExitCode.Success, await Watch(caches).RunAsync(new ClosedOutput(), _interrupted.Task, () => false));
    }

    public void Dispose()
    {
        _server.Dispose();
        _output.Dispose();
    }

    private static HealthWatch Watch(CheckedCaches caches) =>
        new(caches.All, new CheckReport("production", Debug: false, null, [], Configured: true, [], [], [], [], [], ExitCode.Success), strict: false, TimeProvider.System);

    private static PlannedCache Plan(string alias, string? url) =>
        new(alias, new() { RedisUrl = url }, url is null ? new(CacheBackend.Dummy, "no Redis URL") : new(CacheBackend.Redis, "a Redis URL is set"));

    private string Text()
    {
        lock (_output)
        {
            return _output.ToString().ReplaceLineEndings("\n");
        }
    }

    private sealed class ClosedOutput : IWatchOutput
    {
        public void Show(IReadOnlyList<ICheckedCache> caches, DateTimeOffset now) => throw new IOException("Broken pipe");
    }
}
