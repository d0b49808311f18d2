using System.Diagnostics;
using System.Text.Json;
using Cachewise.Tests;
using Cachewise.Tests.Worker.Near;

namespace Cachewise.FaultTests.Near;

/// <summary>
/// Processes of an application, each with a cache that has a near cache, and a program in another language that writes
/// the same keys. All is recorded in a folder.
/// </summary>
internal sealed class NearLoad : ILoad, IDisposable
{
    private const string Prefix = "near";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan FlushInterval = TimeSpan.FromSeconds(2);

    private readonly string _folder = Directory.CreateTempSubdirectory("cachewise-near-").FullName;
    private readonly List<LoadProcess> _processes = [];
    private readonly NearDatabase _database;
    private readonly int _workers;

    /// <param name="scenario">Where the servers are.</param>
    /// <param name="pace">How many processes there are.</param>
    /// <param name="bound">The bound of the near caches.</param>
    /// <param name="hasFence">Whether the near caches have the fence.</param>
    public NearLoad(Scenario scenario, Pace pace, TimeSpan bound, bool hasFence)
    {
        _workers = pace.Callers;
        _database = new(_folder);
        var config = scenario.Declaration with { KeyPrefix = Prefix, OnFailure = FailureMode.Throw, NearCache = new() { MaxStaleness = bound } };
        for (var process = 0; process < _workers; process++)
        {
            var spec = new NearSpec { Config = config, Process = process, Processes = _workers, Folder = _folder, HasFence = hasFence, ReplacesTracking = scenario.ReplacesTracking };
            _processes.Add(LoadProcess.StartWorker(Write(spec.Name, spec), scenario.ProcessEnvironment));
        }

        _processes.Add(LoadProcess.StartForeign(Repository.File("tests/Cachewise.FaultTests/Near/foreign.py"), Write(NearChecker.Foreign, new
        {
            Url = scenario.DirectUrl,
            Timeout = pace.Limit.TotalSeconds,
            FlushInterval = scenario.NeedsEntries ? 0 : FlushInterval.TotalSeconds,
            Recording = Path.Combine(_folder, NearChecker.Foreign + NearRecording.Extension),
            KeyStart,
            Keys = NearKeys.Foreign,
            NearKeys.Shared,
        })));
    }

    public IEnumerable<string> Keys => NearKeys.Written(_workers);

    public string KeyStart => $"{Prefix}:1:";

    public long Calls => _database.Calls;

    public IReadOnlyList<Process> Processes => [.. _processes.Take(_workers).Select(one => one.Process)];

    /// <summary>Begins, once all processes are ready.</summary>
    public async Task StartAsync()
    {
        await Task.WhenAll(_processes.Select(one => one.StepAsync(null, "ready")));
        await Task.WhenAll(_processes.Select(one => one.StepAsync("go", "started")));
    }

    /// <summary>Waits for this time, and until so many calls more were made.</summary>
    public async Task RunAsync(TimeSpan time, long calls)
    {
        using var limit = new CancellationTokenSource(Patience);
        var enough = Calls + calls;
        await Task.Delay(time, TimeProvider.System);
        while (Calls < enough)
        {
            await Task.Delay(Pause, TimeProvider.System, limit.Token);
        }
    }

    /// <summary>Nothing is written any more; reads go on for this time.</summary>
    public async Task FallStillAsync(TimeSpan time)
    {
        await Task.WhenAll(_processes.Select(one => one.StepAsync("still", "still")));
        await Task.Delay(time, TimeProvider.System);
    }

    /// <summary>Ends the processes.</summary>
    /// <returns>What the checker finds.</returns>
    public async Task<NearFindings> CheckAsync(NearChecker checker)
    {
        await Task.WhenAll(_processes.Select(one => one.EndAsync()));
        return checker.Check(_folder);
    }

    public void Dispose()
    {
        _processes.ForEach(one => one.Dispose());
        _database.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private string Write(string name, object specification)
    {
        var file = Path.Combine(_folder, name + ".json");
        File.WriteAllText(file, JsonSerializer.Serialize(specification));
        return file;
    }
}
