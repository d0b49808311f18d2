namespace Cachewise.FaultTests.Near;

/// <summary>Collects the findings of the proof, and writes the table if all faults ran in their long form.</summary>
public sealed class NearTable : IDisposable
{
    private readonly string _loadBefore = WrittenTable.Load();
    private readonly Dictionary<string, NearFindings> _found = new(StringComparer.Ordinal);

    public void Dispose()
    {
        if (Pace.IsLong && _found.Count == NearFaults.ByName.Count)
        {
            NearPage.Write(_found, _loadBefore);
        }
    }

    internal void Add(string name, NearFindings findings) => _found[name] = findings;
}
