using System.Collections.ObjectModel;

namespace Cachewise.Django;

/// <summary>
/// The <c>CONNECTION_POOL_KWARGS</c> of a cache, with redis-py's names: the number of connections, then the declared
/// settings in the specification's order.
/// </summary>
internal static class DjangoPool
{
    // Linux's numbers; the specification's 1, 2 and 3 are other options there.
    private const int KeepIdle = 4;
    private const int KeepInterval = 5;
    private const int KeepCount = 6;

    public static SettingsMap Create(CacheConfig config, bool useTls)
    {
        var pool = config.ConnectionPool;
        var kwargs = new SettingsMap { { "max_connections", config.EffectiveMaxConnections } };
        kwargs.AddGiven("socket_connect_timeout", DjangoTime.Timeout(pool.SocketConnectTimeout));
        kwargs.AddGiven("socket_timeout", DjangoTime.Timeout(pool.SocketTimeout));
        kwargs.AddGiven("retry_on_timeout", pool.RetryOnTimeout);
        kwargs.AddGiven("socket_keepalive", pool.SocketKeepAlive);
        kwargs.AddGiven("socket_keepalive_options", KeepAlive(pool.SocketKeepAliveOptions));
        kwargs.AddGiven("health_check_interval", DjangoTime.Timeout(pool.HealthCheckInterval));
        if (useTls)
        {
            AddTls(kwargs, pool);
        }

        return kwargs;
    }

    private static void AddTls(SettingsMap kwargs, ConnectionPool pool)
    {
        kwargs.AddGiven("ssl", pool.Sentinels is null ? null : true); // otherwise the URL has it
        kwargs.AddGiven("ssl_cert_reqs", pool.SslCertReqs?.ToString().ToLowerInvariant());
        kwargs.AddGiven("ssl_ca_certs", pool.SslCaCerts);
        kwargs.AddGiven("ssl_certfile", pool.SslCertFile);
        kwargs.AddGiven("ssl_keyfile", pool.SslKeyFile);

        // Always set: redis-py before 6.1 does not check the name by default, later versions do.
        kwargs.Add("ssl_check_hostname", pool.SslCertReqs is not CertificateRequirement.None && pool.SslCheckHostname is not false);
    }

    private static ReadOnlyDictionary<int, int>? KeepAlive(KeepAliveOptions? options)
    {
        (int Number, int? Value)[] all = [(KeepIdle, (int?)options?.Idle?.TotalSeconds), (KeepInterval, (int?)options?.Interval?.TotalSeconds), (KeepCount, options?.Count)];
        var given = all.Where(one => one.Value is not null).Select(one => KeyValuePair.Create(one.Number, one.Value!.Value));
        return options is null ? null : new(new OrderedDictionary<int, int>(given));
    }
}
