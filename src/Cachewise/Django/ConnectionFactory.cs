using Cachewise.Selection;

namespace Cachewise.Django;

/// <summary>
/// The connection factory of django-redis. Releases from 5.4 on have an option for each cache; older ones have one
/// setting for all caches of the site, so that setting is a function that looks at each cache.
/// </summary>
internal static class ConnectionFactory
{
    public const string Setting = "DJANGO_REDIS_CONNECTION_FACTORY";

    /// <summary>The option of one cache.</summary>
    public const string Option = "CONNECTION_FACTORY";

    /// <summary>django-redis's factory for sentinels, which does not work for other caches.</summary>
    public const string ForSentinels = "django_redis.pool.SentinelConnectionFactory";

    /// <summary>The value of the setting: a function of the module itself.</summary>
    public const string InModule = "__name__ + '.connection_factory'";

    /// <summary>
    /// Python code that chooses the factory by the options of the cache; caches that the site adds have django-redis's.
    /// </summary>
    private const string OfSentinels = """
        from django_redis.pool import ConnectionFactory, SentinelConnectionFactory


        def connection_factory(options):
            # django-redis before 5.4 has one factory for all caches of the site, so this one looks at each.
            if 'SENTINELS' in options:
                return SentinelConnectionFactory(options)
            return ConnectionFactory(options)
        """;

    /// <summary>The same with the factory for Redis Cluster, which django-redis does not have.</summary>
    private const string OfClusters = """
        from django_redis.pool import ConnectionFactory, SentinelConnectionFactory
        from redis.cluster import ClusterNode, RedisCluster
        from redis.connection import SSLConnection


        class Cluster(RedisCluster):
            # MGET takes keys of one slot, and KEYS asks one node; get_many and keys of a cache mean all.
            mget = RedisCluster.mget_nonatomic

            def keys(self, pattern='*'):
                return super().keys(pattern, target_nodes=self.PRIMARIES)

            def __deepcopy__(self, memo):
                return self  # redis-py 4.3 copies a client, which it cannot, when it looks for moved nodes


        class CheckedSSLConnection(SSLConnection):
            # redis-py before 6.1 loses ssl_check_hostname on its way to the nodes.
            def __init__(self, **kwargs):
                super().__init__(**{**kwargs, 'ssl_check_hostname': True})


        class ClusterConnectionFactory(ConnectionFactory):
            # A client of a cluster is shared by all threads, as pools are.
            _clusters = {}

            def connect(self, url):
                if url not in self._clusters:
                    kwargs = dict(self.pool_cls_kwargs)
                    if kwargs.get('ssl_check_hostname'):
                        kwargs['connection_class'] = CheckedSSLConnection
                    self._clusters[url] = Cluster(
                        url=url.replace('rediss:', 'redis:', 1) if 'connection_class' in kwargs else url,
                        startup_nodes=[ClusterNode(**node) for node in self.options['STARTUP_NODES']],
                        require_full_coverage=self.options['REQUIRE_FULL_COVERAGE'],
                        **kwargs,
                    )
                return self._clusters[url]

            def disconnect(self, connection):
                connection.disconnect_connection_pools()


        def connection_factory(options):
            # django-redis before 5.4 has one factory for all caches of the site, so this one looks at each.
            if 'STARTUP_NODES' in options:
                return ClusterConnectionFactory(options)
            if 'SENTINELS' in options:
                return SentinelConnectionFactory(options)
            return ConnectionFactory(options)
        """;

    /// <summary>The code that the settings need; null if they need none.</summary>
    public static string? CodeFor(IReadOnlyList<PlannedCache> caches) => caches.Any(IsCluster) ? OfClusters : caches.Any(IsSentinel) ? OfSentinels : null;

    public static bool IsSentinel(PlannedCache cache) => IsRedis(cache) && cache.Config.ConnectionPool.Sentinels is not null;

    public static bool IsCluster(PlannedCache cache) => IsRedis(cache) && cache.Config.ConnectionPool.StartupNodes is not null;

    private static bool IsRedis(PlannedCache cache) => cache.Choice.Backend is CacheBackend.Redis;
}
