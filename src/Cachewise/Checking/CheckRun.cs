using Cachewise.Advice;
using Cachewise.Checking.Servers;
using Cachewise.Selection;

namespace Cachewise.Checking;

/// <summary>Makes a report of a configuration.</summary>
internal static class CheckRun
{
    /// <param name="loaded">The configuration.</param>
    /// <param name="connect">
    /// Connects to the servers of these caches and returns a report for each; null connects to none.
    /// </param>
    /// <param name="strict">Whether advice has an exit code.</param>
    /// <param name="time">The clock for the expiry of certificates.</param>
    public static async Task<CheckReport> RunAsync(
        LoadedConfiguration loaded, Func<IReadOnlyList<PlannedCache>, Task<ServerReport[]>>? connect, bool strict, TimeProvider time)
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

        var servers = connect is null ? [] : await ConnectAsync(planned, connect).ConfigureAwait(false);
        report = Advise(report, planned, servers, time.GetUtcNow()) with
        {
            Caches = [.. planned.Select(plan => new CacheDescription(plan, report.Code is not null ? [] : UnseenSettings.Of(plan)).Describe() with { Server = servers.GetValueOrDefault(plan) })],
        };
        return report with
        {
            ExitCode = servers.Values.Any(server => server.Failure is not null) ? ExitCode.CannotConnect
                : strict && report.Advice is not [] ? ExitCode.Advice
                : ExitCode.Success,
        };
    }

    private static async Task<Dictionary<PlannedCache, ServerReport>> ConnectAsync(
        IReadOnlyList<PlannedCache> planned, Func<IReadOnlyList<PlannedCache>, Task<ServerReport[]>> connect)
    {
        PlannedCache[] onRedis = [.. planned.Where(plan => plan.Choice.Backend is CacheBackend.Redis)];
        return onRedis.Zip(onRedis is [] ? [] : await connect(onRedis).ConfigureAwait(false)).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    private static CheckReport Advise(CheckReport report, IReadOnlyList<PlannedCache> planned, Dictionary<PlannedCache, ServerReport> servers, DateTimeOffset now)
    {
        var ofServers =
            from server in servers
            from advice in ServerChecks.Check(server.Key, server.Value, now)
            select (Advice: advice, Reason: Advisor.ReasonToSuppress(server.Key.Config, advice.Id));
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
