namespace Cachewise.FaultTests.Near;

/// <summary>A fault of the proof of the near cache.</summary>
/// <param name="Create">Makes it, with servers of its own.</param>
/// <param name="Times">How often it occurs in the long form.</param>
/// <param name="TimesInQuickForm">How often it occurs in the quick form, of which it is no part without.</param>
internal sealed record NearFault(Func<Pace, Scenario> Create, int Times = NearFault.Often, int? TimesInQuickForm = null)
{
    private const int Often = 5;

    /// <summary>Whether it is a part of the form that runs.</summary>
    public bool IsIncluded => Pace.IsLong || TimesInQuickForm is not null;

    /// <summary>How often it occurs in the form that runs.</summary>
    public int TimesNow => Pace.IsLong ? Times : TimesInQuickForm ?? 0;
}
