namespace Cachewise.FaultTests;

/// <summary>Collects the findings of the faults, and writes the table if all ran in their long form.</summary>
public sealed class ReliabilityTable : IDisposable
{
    private readonly string _loadBefore = WrittenTable.Load();
    private readonly List<Findings> _found = [];

    public void Dispose()
    {
        if (Pace.IsLong && _found.Count == AllScenarios.ByName.Count)
        {
            ReliabilityPage.Write(_found, Pace.Current, _loadBefore);
        }
    }

    internal void Add(Findings findings) => _found.Add(findings);
}
