using Cachewise.Cli.Connecting;
using Cachewise.Cli.Sources;
using Cachewise.Configuration;
using Cachewise.Redis;
using Cachewise.Selection;

namespace Cachewise.Cli.Checking;

/// <summary>From configuration to a report.</summary>
internal static class CheckRun
{
    /// <param name="loaded">The configuration.</param>
    /// <param name="connect">Connects to the servers of these caches, a report for each; null leaves them alone.</param>
    public static async Task<CheckReport> RunAsync(LoadedConfiguration loaded, Func<IReadOnlyList<PlannedCache>, Task<ServerReport[]>>? connect)
    {
        var declarations = loaded.Declarations;
        var report = new CheckReport(declarations.Environment, declarations.Debug, loaded.Files, loaded.DeclaresCaches, [], [], ExitCode.Faulty);
        IReadOnlyList<PlannedCache> planned;
        try
        {
            planned = loaded.Plan();
        }
        catch (CacheConfigurationException error)
        {
            return report with { Faults = error.Faults };
        }

        var servers = connect is null ? new() : await ConnectAsync(planned, connect);
        return report with
        {
            Caches = [.. planned.Select(plan => Describe(plan) with { Server = servers.GetValueOrDefault(plan) })],
            ExitCode = servers.Values.Any(server => server.Failure is not null) ? ExitCode.CannotConnect : ExitCode.Sound,
        };
    }

    private static async Task<Dictionary<PlannedCache, ServerReport>> ConnectAsync(
        IReadOnlyList<PlannedCache> planned, Func<IReadOnlyList<PlannedCache>, Task<ServerReport[]>> connect)
    {
        PlannedCache[] onRedis = [.. planned.Where(plan => plan.Choice.Backend is CacheBackend.Redis)];
        return onRedis.Zip(onRedis is [] ? [] : await connect(onRedis)).ToDictionary(pair => pair.First, pair => pair.Second);
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
            CacheBackend.Redis => OnRedis(cache, RedisSettings.Of(plan), config.EffectiveMaxConnections),
            CacheBackend.LocMem => cache with { MaxEntries = config.MaxEntries },
            _ => cache,
        };
    }

    private static CacheReport OnRedis(CacheReport cache, RedisSettings settings, int maxConnections) => cache with
    {
        Url = settings.Address.ToString(),
        Sentinels = Texts(settings.Pool.Sentinels),
        ServiceName = settings.Pool.ServiceName,
        StartupNodes = Texts(settings.Pool.StartupNodes),
        SocketConnectTimeout = Duration.Format(settings.ConnectTimeout),
        SocketTimeout = Duration.Format(settings.OperationTimeout),
        MaxConnections = maxConnections,
        Traffic = PoolGuideline.Traffic(maxConnections),
    };

    private static IReadOnlyList<string>? Texts(IReadOnlyList<RedisEndpoint>? endpoints) => endpoints is null ? null : [.. endpoints.Select(endpoint => endpoint.ToString())];
}
