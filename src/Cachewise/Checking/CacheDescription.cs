using Cachewise.Advice;
using Cachewise.Configuration;
using Cachewise.Selection;
using Cachewise.Stores.Redis.Connections;

namespace Cachewise.Checking;

/// <summary>Describes a planned cache in a report.</summary>
/// <param name="plan">The cache.</param>
/// <param name="unseen">The settings whose values are not known: <see cref="UnseenSettings"/>.</param>
internal sealed class CacheDescription(PlannedCache plan, IReadOnlyList<string> unseen)
{
    public CacheReport Describe()
    {
        var config = plan.Config;
        var cache = new CacheReport
        {
            Alias = plan.Alias,
            Backend = plan.Choice.Backend.ToString(),
            Reason = $"{plan.Choice.Reason}{(IsUnseen(UnseenSettings.RedisUrl) ? ", unless code declares otherwise" : "")}",
            Keys = $"{Seen(UnseenSettings.KeyPrefix, config.KeyPrefix) ?? "<key_prefix>"}:{Seen(UnseenSettings.Version, $"{config.Version}") ?? "<version>"}:<key>",
            Timeout = Seen(UnseenSettings.Timeout, Duration.Format(config.Timeout)),
            Unknown = unseen is [] ? null : unseen,
        };
        return plan.Choice.Backend switch
        {
            CacheBackend.Redis => OnRedis(cache, ConnectionParameters.Create(plan), config),
            CacheBackend.LocMem => cache with
            {
                MaxEntries = IsUnseen(UnseenSettings.MaxEntries) ? null : config.MaxEntries,
                MaxBytes = config.MaxBytes,
            },
            _ => cache,
        };
    }

    private CacheReport OnRedis(CacheReport cache, ConnectionParameters settings, CacheConfig config) => cache with
    {
        Url = settings.Address.ToString(),
        Sentinels = Texts(settings.Pool.Sentinels),
        ServiceName = settings.Pool.ServiceName,
        StartupNodes = Texts(settings.Pool.StartupNodes),
        SocketConnectTimeout = Seen(UnseenSettings.ConnectTimeout, Duration.Format(settings.ConnectTimeout)),
        SocketTimeout = Seen(UnseenSettings.OperationTimeout, Duration.Format(settings.OperationTimeout)),
        MaxConnections = IsUnseen(UnseenSettings.MaxConnections) ? null : config.EffectiveMaxConnections,
        Guideline = Seen(UnseenSettings.MaxConnections, PoolGuideline.Describe(config)),
        MaxEntries = config.NearCache?.MaxEntries,
        MaxBytes = config.NearCache is null ? null : config.MaxBytes,
        MaxStaleness = config.NearCache is { } near ? Duration.Format(near.MaxStaleness) : null,
    };

    private bool IsUnseen(string setting) => unseen.Contains(setting, StringComparer.Ordinal);

    private string? Seen(string setting, string text) => IsUnseen(setting) ? null : text;

    private static IReadOnlyList<string>? Texts(IReadOnlyList<RedisEndpoint>? endpoints) => endpoints is null ? null : [.. endpoints.Select(endpoint => endpoint.ToString())];
}
