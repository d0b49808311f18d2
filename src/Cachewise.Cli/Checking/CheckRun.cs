using Cachewise.Advice;
using Cachewise.Cli.Connecting;
using Cachewise.Cli.Sources;
using Cachewise.Configuration;
using Cachewise.Selection;
using Cachewise.Stores.Redis.Connections;

namespace Cachewise.Cli.Checking;

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
        var report = new CheckReport(declarations.Environment, declarations.Debug, loaded.Files, loaded.DeclaresCaches, [], [], [], [], ExitCode.Invalid);
        IReadOnlyList<PlannedCache> planned;
        try
        {
            planned = loaded.Plan();
        }
        catch (CacheConfigurationException error)
        {
            return report with { Errors = error.Errors };
        }

        var servers = connect is null ? [] : await ConnectAsync(planned, connect);
        report = Advise(report, planned, servers, time.GetUtcNow()) with
        {
            Caches = [.. planned.Select(plan => Describe(plan) with { Server = servers.GetValueOrDefault(plan) })],
        };
        return report with { ExitCode = servers.Values.Any(server => server.Failure is not null) ? ExitCode.CannotConnect : strict && report.Advice is not [] ? ExitCode.Advice : ExitCode.Success };
    }

    private static async Task<Dictionary<PlannedCache, ServerReport>> ConnectAsync(
        IReadOnlyList<PlannedCache> planned, Func<IReadOnlyList<PlannedCache>, Task<ServerReport[]>> connect)
    {
        PlannedCache[] onRedis = [.. planned.Where(plan => plan.Choice.Backend is CacheBackend.Redis)];
        return onRedis.Zip(onRedis is [] ? [] : await connect(onRedis)).ToDictionary(pair => pair.First, pair => pair.Second);
    }

    private static CheckReport Advise(CheckReport report, IReadOnlyList<PlannedCache> planned, Dictionary<PlannedCache, ServerReport> servers, DateTimeOffset now)
    {
        var ofServers =
            from server in servers
            from advice in ServerChecks.Check(server.Key, server.Value, now)
            select (Advice: advice, Reason: Advisor.ReasonToSuppress(server.Key.Config, advice.Id));
        return report with
        {
            Advice = [.. Advisor.Advise(planned, report.Environment), .. ofServers.Where(one => one.Reason is null).Select(one => one.Advice)],
            Suppressed = [.. Advisor.Suppressed(planned, report.Environment), .. ofServers.Where(one => one.Reason is not null).Select(one => new SuppressedAdvice(one.Advice, one.Reason!))],
        };
    }

    private static CacheReport Describe(PlannedCache plan)
    {
        var (config, backend) = (plan.Config, plan.Choice.Backend);
        var cache = new CacheReport
        {
            Alias = plan.Alias,
            Backend = backend.ToString(),
            Reason = plan.Choice.Reason,
            Keys = $"{config.KeyPrefix}:{config.Version}:<key>",
            Timeout = Duration.Format(config.Timeout),
        };
        return backend switch
        {
            CacheBackend.Redis => OnRedis(cache, ConnectionParameters.Create(plan), config),
            CacheBackend.LocMem => cache with { MaxEntries = config.MaxEntries, MaxBytes = config.MaxBytes },
            _ => cache,
        };
    }

    private static CacheReport OnRedis(CacheReport cache, ConnectionParameters settings, CacheConfig config) => cache with
    {
        Url = settings.Address.ToString(),
        Sentinels = Texts(settings.Pool.Sentinels),
        ServiceName = settings.Pool.ServiceName,
        StartupNodes = Texts(settings.Pool.StartupNodes),
        SocketConnectTimeout = Duration.Format(settings.ConnectTimeout),
        SocketTimeout = Duration.Format(settings.OperationTimeout),
        MaxConnections = config.EffectiveMaxConnections,
        Guideline = PoolGuideline.Describe(config),
    };

    private static IReadOnlyList<string>? Texts(IReadOnlyList<RedisEndpoint>? endpoints) => endpoints is null ? null : [.. endpoints.Select(endpoint => endpoint.ToString())];
}
