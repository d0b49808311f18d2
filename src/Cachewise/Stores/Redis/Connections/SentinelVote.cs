namespace Cachewise.Stores.Redis.Connections;

/// <summary>
/// Decides which primary the answers of the sentinels name. Redis Sentinel fails over only when a majority agrees; so
/// more than half of the configured sentinels decide, whatever epoch another one has: it may belong to another
/// environment. If too few answer for a majority, those that do must agree, all others must have failed, and the
/// followed primary must not work.
/// </summary>
/// <param name="count">How many sentinels are configured.</param>
internal sealed class SentinelVote(int count)
{
    /// <summary>
    /// What a majority names, or else all that answer; null if they contradict each other, or name nothing.
    /// </summary>
    public SentinelVerdict? Decide(IEnumerable<SentinelAnswer> answers)
    {
        var verdicts = answers.Where(answer => answer.Primary is not null).GroupBy(answer => answer.Primary!).Select(named => new SentinelVerdict(
            named.Key, EpochOf(named), [.. named.Select(answer => answer.Sentinel).OrderBy(sentinel => $"{sentinel}", StringComparer.Ordinal)], IsMajority: named.Count() * 2 > count)).ToList();
        return verdicts.Find(verdict => verdict.IsMajority) ?? (verdicts is [var only] ? only : null);
    }

    /// <summary>
    /// Whether less than a majority may decide: every sentinel has answered or failed. A slow one may still make a
    /// majority, so the first to answer must not decide alone.
    /// </summary>
    public bool IsComplete(IReadOnlyCollection<SentinelAnswer> answers) => answers.Count == count && !answers.Any(answer => answer.IsLate);

    /// <summary>Whether the verdict is enough to leave the primary that was followed so far.</summary>
    public bool IsEnough(SentinelVerdict verdict, PrimaryState followed) => verdict.IsMajority || followed switch
    {
        PrimaryState.None or PrimaryState.Replica => true,
        PrimaryState.Unreachable => verdict.Sentinels.Count * 2 >= count, // the other half may have died with it
        _ => false,
    };

    /// <summary>
    /// Whether the verdict is older than what is followed: some sentinels may have restarted with what they knew before
    /// a failover, while others know better. If none names what is followed any more, the sentinels were set up again,
    /// and count from the start.
    /// </summary>
    public static bool IsStale(SentinelVerdict verdict, SentinelVerdict? followed, IEnumerable<SentinelAnswer> answers) =>
        followed is { IsMajority: true } && verdict.ConfigEpoch < followed.ConfigEpoch && answers.Any(answer => answer.Primary == followed.Primary);

    /// <summary>
    /// The newest epoch that a majority has reached, which a single sentinel cannot raise; of less than a majority, the
    /// oldest.
    /// </summary>
    private long EpochOf(IEnumerable<SentinelAnswer> named)
    {
        long[] epochs = [.. named.Select(answer => answer.ConfigEpoch).OrderDescending()];
        return epochs[Math.Min(count / 2, epochs.Length - 1)];
    }
}
