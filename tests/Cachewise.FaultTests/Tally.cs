namespace Cachewise.FaultTests;

/// <summary>The observations of a caller.</summary>
internal sealed class Tally
{
    private readonly Dictionary<string, int> _surprises = new(StringComparer.Ordinal);

    public long Calls { get; private set; }

    /// <summary>The values that were read, and not made by the call itself.</summary>
    public long Hits { get; private set; }

    /// <summary>The calls that threw as documented.</summary>
    public long Rejected { get; private set; }

    /// <summary>Other exceptions, and how often.</summary>
    public IReadOnlyDictionary<string, int> Surprises => _surprises;

    public TimeSpan Longest { get; private set; }

    public string LongestCall { get; private set; } = "";

    public long Wrong { get; private set; }

    public long Stale { get; private set; }

    /// <summary>The sum of the observations of these callers.</summary>
    public static Tally Sum(IEnumerable<Tally> tallies)
    {
        var sum = new Tally();
        foreach (var one in tallies)
        {
            sum.Add(one);
        }

        return sum;
    }

    public void CountCall(string call, TimeSpan time)
    {
        Calls++;
        if (time > Longest)
        {
            (Longest, LongestCall) = (time, call);
        }
    }

    public void CountHit(Verdict verdict)
    {
        Hits++;
        Wrong += verdict is Verdict.Wrong ? 1 : 0;
        Stale += verdict is Verdict.Stale ? 1 : 0;
    }

    public void CountRejection() => Rejected++;

    public void CountSurprise(string surprise, int times = 1) => _surprises[surprise] = _surprises.GetValueOrDefault(surprise) + times;

    private void Add(Tally other)
    {
        if (other.Longest > Longest)
        {
            (Longest, LongestCall) = (other.Longest, other.LongestCall);
        }

        Calls += other.Calls;
        Hits += other.Hits;
        Rejected += other.Rejected;
        Wrong += other.Wrong;
        Stale += other.Stale;
        foreach (var (surprise, times) in other.Surprises)
        {
            CountSurprise(surprise, times);
        }
    }
}
