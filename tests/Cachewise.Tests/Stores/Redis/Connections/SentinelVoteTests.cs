using Cachewise.Stores.Redis.Connections;

namespace Cachewise.Tests.Stores.Redis.Connections;

/// <summary>
/// The result of the answers of sentinels. A letter is the server that a sentinel names, the number its epoch, <c>-</c>
/// a sentinel that failed, and <c>?</c> one that is late.
/// </summary>
public class SentinelVoteTests
{
    [Theory]
    [InlineData("A1", "A1 of 1, majority")]
    [InlineData("-", null)]
    [InlineData("A1 A1", "A1 of 2, majority")]
    [InlineData("A1 -", "A1 of 1")]
    [InlineData("A1 B2", null)]
    [InlineData("A1 A1 A1", "A1 of 3, majority")]
    [InlineData("A1 A1 -", "A1 of 2, majority")]
    [InlineData("A1 - -", "A1 of 1")]
    [InlineData("- - -", null)]
    [InlineData("A1 A1 B9", "A1 of 2, majority")] // of another environment
    [InlineData("A1 B2 B2", "B2 of 2, majority")] // one has not learned of a failover
    [InlineData("A1 B2 -", null)]
    [InlineData("A1 B2 C3", null)]
    [InlineData("A1 A2 B9", "A1 of 2, majority")]
    [InlineData("A5 A5 A9", "A5 of 3, majority")] // one has a counter of its own
    [InlineData("A1 A5 A9", "A5 of 3, majority")]
    [InlineData("A1 A2 A3 A4", "A2 of 4, majority")]
    [InlineData("A3 A5 - - -", "A3 of 2")]
    [InlineData("A1 A1 A1 B9 B9", "A1 of 3, majority")]
    [InlineData("A1 A1 B9 B9 -", null)]
    [InlineData("A1 A1 - - -", "A1 of 2")]
    [InlineData("A1 A1 B2 B2 B2", "B2 of 3, majority")]
    [InlineData("A1 A1 A1 A1", "A1 of 4, majority")]
    [InlineData("A1 A1 - -", "A1 of 2")]
    [InlineData("A1 A1 B2 B2", null)]
    public void A_majority_of_all_decides_and_otherwise_all_that_answer_must_agree(string answers, string? expected) =>
        Assert.Equal(expected, Answers(answers) is var given && new SentinelVote(given.Count).Decide(given) is { } verdict
            ? $"{verdict.Primary.Host}{verdict.ConfigEpoch} of {verdict.Sentinels.Count}{(verdict.IsMajority ? ", majority" : "")}"
            : null);

    [Theory]
    [InlineData("A1", "None Works Replica Unreachable")]
    [InlineData("A1 A1", "None Works Replica Unreachable")]
    [InlineData("A1 -", "None Replica Unreachable")] // the other may have died with the primary
    [InlineData("A1 A1 -", "None Works Replica Unreachable")]
    [InlineData("A1 - -", "None Replica")]
    [InlineData("A1 A1 - -", "None Replica Unreachable")]
    [InlineData("A1 - - -", "None Replica")]
    [InlineData("A1 A1 A1 - -", "None Works Replica Unreachable")]
    [InlineData("A1 A1 - - -", "None Replica")]
    public void What_is_no_majority_is_enough_only_where_nothing_that_works_is_left(string answers, string expected)
    {
        var given = Answers(answers);
        var vote = new SentinelVote(given.Count);
        var verdict = vote.Decide(given)!;

        Assert.Equal(expected, string.Join(' ', Enum.GetValues<PrimaryState>().Where(state => vote.IsEnough(verdict, state))));
    }

    [Theory]
    [InlineData("B5 B5 B5", "A4 A4 B5", true)] // two were restarted with an old state
    [InlineData("B5 B5 B5", "A4 A4 -", false)] // all were configured again
    [InlineData("B5 B5 A4", "A6 A6 B5", false)]
    [InlineData("B5 B5 A4", "A5 A5 B5", false)]
    // A sentinel of another deployment monitors the same primary, with its own epoch.
    [InlineData("A5 A5 A9", "B6 B6 A9", false)]
    [InlineData("B9 - -", "A4 A4 B9", false)] // a single one decided nothing
    public void A_verdict_that_is_older_than_what_is_followed_is_stale_while_a_sentinel_knows_better(string before, string answers, bool isStale)
    {
        var given = Answers(answers);
        var vote = new SentinelVote(given.Count);

        Assert.Equal(isStale, SentinelVote.IsStale(vote.Decide(given)!, vote.Decide(Answers(before)), given));
    }

    [Theory]
    [InlineData("A1 - -", 3, true)]
    [InlineData("A1 ? -", 3, false)]
    [InlineData("A1 ? ?", 3, false)]
    [InlineData("A1", 3, false)] // the others are being asked
    [InlineData("A1 -", 3, false)]
    [InlineData("- - -", 3, true)]
    [InlineData("A1", 1, true)]
    public void Less_than_a_majority_decides_only_when_all_others_have_failed(string answers, int count, bool isComplete) =>
        Assert.Equal(isComplete, new SentinelVote(count).IsComplete(Answers(answers)));

    [Fact]
    public void The_first_verdict_is_not_stale() => Assert.False(SentinelVote.IsStale(new SentinelVote(1).Decide(Answers("A1"))!, followed: null, Answers("A1")));

    private static List<SentinelAnswer> Answers(string text) => [.. text.Split(' ').Select((answer, i) => answer is "-" or "?"
        ? SentinelAnswer.Failed(Sentinel(i), "does not answer", isLate: answer is "?")
        : new SentinelAnswer(Sentinel(i), new(answer[..1], 6379), long.Parse(answer[1..]), Problem: null))];

    private static RedisEndpoint Sentinel(int i) => new($"sentinel{i}", 26379);
}
