using Cachewise.FaultTests.Near.Scenarios;
using Cachewise.Tests.Servers;
using Cachewise.Tests.Worker.Near;

namespace Cachewise.FaultTests.Near;

/// <summary>
/// The proof can fail: without the fence, the tokens of fills or the leases, the checker finds violations in what it
/// finds right with them.
/// </summary>
[Collection(Alone.Name)]
public sealed class NearDoubtTests
{
    private const string Key = "k";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stalled_tracking_connection_makes_values_stale_unless_there_is_a_fence(bool hasFence)
    {
        await using var trial = await NearTrial.StartAsync(hasFence);
        await trial.WriteAsync(Key, "older");
        await trial.KeepAsync(Key);

        trial.Proxy.HoldReplies(ofTracking: true);
        await trial.WriteAsync(Key, "newer");
        await trial.ReadOnAsync(Key);

        var found = trial.Check();
        Assert.True(found is { OwnUnseen: 0, Wrong: 0 } && hasFence == (found.Stale == 0), $"{found}");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_reply_that_is_overtaken_by_a_change_makes_values_stale_unless_there_are_tokens(bool hasTokens)
    {
        await using var trial = await NearTrial.StartAsync(hasTokens: hasTokens);
        await trial.WriteAsync("other", "other");
        await trial.KeepAsync("other");
        await trial.WriteAsync(Key, "older");
        await Eventually.UntilAsync(() => trial.Told > 0);
        var told = trial.Told;

        trial.Proxy.HoldReplies(ofTracking: false);
        var overtaken = trial.Reader.GetAsync(Key);
        await Eventually.UntilAsync(() => trial.Proxy.HeldReplies.Contains("older", StringComparison.Ordinal));
        await trial.WriteAsync(Key, "newer");
        await Eventually.UntilAsync(() => trial.Told > told);
        trial.Proxy.ReleaseReplies();
        Assert.Equal("older", await overtaken);
        await trial.ReadOnAsync(Key);

        var found = trial.Check();
        Assert.True(found is { OwnUnseen: 0, Wrong: 0 } && hasTokens == (found.Stale == 0), $"{found}");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_made_value_outlives_a_removal_by_another_process_unless_there_are_leases(bool hasLeases)
    {
        await using var trial = await NearTrial.StartAsync(hasLeases: hasLeases);
        var key = NearKeys.FilledAt(0);
        var (database, canEnd) = (1, new TaskCompletionSource());
        await trial.Other.CommitAsync(key, "1", () => database = 1);

        var (began, making) = trial.Make(key, async () =>
        {
            var number = database;
            await canEnd.Task;
            return $"{number}";
        });
        await began;
        await trial.Other.CommitAsync(key, "2", () => database = 2);
        canEnd.SetResult();
        Assert.Equal("1", await making);
        await trial.ReadOnAsync(key);

        var found = trial.Check();
        Assert.True(found is { Stale: 0, OwnUnseen: 0, Wrong: 0 } && hasLeases == (found.Outlived == 0), $"{found}");
    }

    [Fact]
    public async Task Under_load_the_checker_finds_that_there_is_no_fence()
    {
        using var scenario = new UntoldForLong(NearRun.Pace with { Limit = Eventually.Patience });

        var found = await NearRun.RunAsync(scenario, times: 1, hasFence: false);

        Assert.True(found.Stale > 0, $"{found}");
    }
}
