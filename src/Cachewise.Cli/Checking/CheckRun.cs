using Cachewise.Cli.Sources;
using Cachewise.Configuration;
using Cachewise.Redis;
using Cachewise.Selection;

namespace Cachewise.Cli.Checking;

/// <summary>From configuration to a report.</summary>
internal static class CheckRun
{
    public static CheckReport Make(LoadedConfiguration loaded)
    {
        var declarations = loaded.Declarations;
        var report = new CheckReport(declarations.Environment, declarations.Debug, loaded.Files, loaded.DeclaresCaches, [], loaded.Faults, ExitCode.Faulty);
        if (loaded.Faults.Count > 0)
        {
            return report;
        }

        try
        {
            return report with { Caches = [.. CachePlan.Make(declarations, toConnect: false).Select(Describe)], ExitCode = ExitCode.Sound };
        }
        catch (CacheConfigurationException error)
        {
            return report with { Faults = error.Faults };
        }
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
        SocketConnectTimeout = Duration.Format(settings.ConnectTimeout),
        SocketTimeout = Duration.Format(settings.OperationTimeout),
        MaxConnections = maxConnections,
        Traffic = PoolGuideline.Traffic(maxConnections),
    };
}
