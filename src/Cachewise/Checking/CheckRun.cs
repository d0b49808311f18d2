using Cachewise.Advice;
using Cachewise.Checking.Servers;
using Cachewise.Selection;

namespace Cachewise.Checking;

/// <summary>Makes a report of a configuration.</summary>
internal static class CheckRun
{
    /// <param name="loaded">The configuration.</param>
    /// <param name="connect">
    /// Connects to the servers of these caches and returns a report for each cache; null connects to none.
    /// </param>
    /// <param name="strict">Whether advice has an exit code.</param>
    /// <param name="time">The clock for the expiry of certificates.</param>
    public static async Task<CheckReport> RunAsync(
        LoadedConfiguration loaded, Func<IReadOnlyList<PlannedCache>, Task<ConnectionReport[]>>? connect, bool strict, TimeProvider time)
    {
        var declarations = loaded.Declarations;
        var report = new CheckReport(declarations.Environment, declarations.Debug, loaded.Code, loaded.Files, loaded.DeclaresCaches, [], [], [], [], [], ExitCode.Invalid);
        IReadOnlyList<PlannedCache> planned;
        try
        {
            planned = loaded.Plan();
        }
        catch (CacheConfigurationException error)
        {
            return report with { Errors = error.Errors };
        }

        var connected = connect is null ? [] : planned.Zip(await connect(planned).ConfigureAwait(false)).ToDictionary(pair => pair.First, pair => pair.Second);
        report = Advise(report, planned, connected, time.GetUtcNow()) with
        {
            Caches = [.. planned.Select(plan => Describe(plan, report, connected.GetValueOrDefault(plan)))],
        };
        return report with { ExitCode = ExitCodeOf(report, connected.Values.Any(one => one.Server?.Failure is not null || one.Health?.State is CacheHealthState.Unavailable), strict) };
    }

    /// <summary>The exit code of a valid configuration.</summary>
    /// <param name="report">The report, with its advice.</param>
    /// <param name="isUnavailable">Whether a cache cannot be connected to.</param>
    /// <param name="strict">Whether advice has an exit code.</param>
    public static int ExitCodeOf(CheckReport report, bool isUnavailable, bool strict) =>
        isUnavailable ? ExitCode.CannotConnect
        : strict && report.Advice is not [] ? ExitCode.Advice
        : ExitCode.Success;

    private static CacheReport Describe(PlannedCache plan, CheckReport report, ConnectionReport? connected) =>
        new CacheDescription(plan, report.Code is not null ? [] : UnseenSettings.Of(plan)).Describe() with { Server = connected?.Server, Health = connected?.Health };

    private static CheckReport Advise(CheckReport report, IReadOnlyList<PlannedCache> planned, Dictionary<PlannedCache, ConnectionReport> connected, DateTimeOffset now)
    {
        var ofServers =
            from one in connected
            where one.Value.Server is not null
            from advice in ServerChecks.Check(one.Key, one.Value.Server!, now)
            select (Advice: advice, Reason: Advisor.ReasonToSuppress(one.Key.Config, advice.Id));
        // Advice without a source is about a value that code, or nothing, declares.
        var ofDeclarations = Advisor.Advise(planned, report.Environment).ToLookup(advice => report.Code is not null || advice.Source is not null);
        return report with
        {
            Uncertain = [.. ofDeclarations[false]],
            Advice = [.. ofDeclarations[true], .. ofServers.Where(one => one.Reason is null).Select(one => one.Advice)],
            Suppressed = [.. Advisor.Suppressed(planned, report.Environment), .. ofServers.Where(one => one.Reason is not null).Select(one => new SuppressedAdvice(one.Advice, one.Reason!))],
        };
    }
}
