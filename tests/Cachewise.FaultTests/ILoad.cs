using System.Diagnostics;

namespace Cachewise.FaultTests;

/// <summary>Callers of a cache, while a fault lasts.</summary>
internal interface ILoad
{
    /// <summary>The keys that are written.</summary>
    IEnumerable<string> Keys { get; }

    /// <summary>What full keys begin with.</summary>
    string KeyStart { get; }

    /// <summary>The calls up to now.</summary>
    long Calls { get; }

    /// <summary>The processes that call, apart from this one.</summary>
    IReadOnlyList<Process> Processes { get; }

    /// <summary>Waits for this time, and until so many calls more were made.</summary>
    Task RunAsync(TimeSpan time, long calls);
}
