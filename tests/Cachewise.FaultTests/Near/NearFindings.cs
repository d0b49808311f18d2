namespace Cachewise.FaultTests.Near;

/// <summary>What the checker has found in the recordings of a run.</summary>
internal sealed class NearFindings
{
    private const int MostExamples = 5;

    /// <summary>The reads that were answered, and judged.</summary>
    public long Reads { get; set; }

    /// <summary>Those of them that were served from memory.</summary>
    public long LocalReads { get; set; }

    /// <summary>The reads that failed as documented, since Redis was unavailable.</summary>
    public long FailedReads { get; set; }

    /// <summary>The writes and removals that were acknowledged.</summary>
    public long Writes { get; set; }

    /// <summary>Those of the program in another language.</summary>
    public long ForeignWrites { get; set; }

    /// <summary>How long a value that was read had been overwritten when the read began, at most.</summary>
    public TimeSpan Oldest { get; set; }

    /// <summary>Reads of values that had been overwritten for longer than the bound.</summary>
    public long Stale { get; private set; }

    /// <summary>Reads of values that the same process had overwritten before.</summary>
    public long OwnUnseen { get; private set; }

    /// <summary>Reads of made values that outlived a removal for longer than the bound.</summary>
    public long Outlived { get; private set; }

    /// <summary>Reads of values that were never written, and calls that threw what they should not.</summary>
    public long Wrong { get; private set; }

    /// <summary>All that must not happen.</summary>
    public long Violations => Stale + OwnUnseen + Outlived + Wrong;

    /// <summary>Some of what was found.</summary>
    public List<string> Examples { get; } = [];

    public void AddStale(string what) => Stale += Note($"stale: {what}");

    public void AddOwnUnseen(string what) => OwnUnseen += Note($"own write not seen: {what}");

    public void AddOutlived(string what) => Outlived += Note($"outlived a removal: {what}");

    public void AddWrong(string what) => Wrong += Note($"wrong: {what}");

    public override string ToString() =>
        $"""
        {Reads:N0} reads, {LocalReads:N0} local, {FailedReads:N0} failed; {Writes:N0} writes, {ForeignWrites:N0} of another program; oldest {Oldest.TotalMilliseconds:N1} ms; {Stale} stale, {OwnUnseen} own unseen, {Outlived} outlived, {Wrong} wrong
        {string.Join('\n', Examples)}
        """;

    private int Note(string example)
    {
        if (Examples.Count < MostExamples)
        {
            Examples.Add(example);
        }

        return 1;
    }
}
