# The caches of the environment 'production', made by Cachewise from their declaration: change that, not this file.

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


CACHES = {
    'default': {
        'BACKEND': 'django_redis.cache.RedisCache',
        'LOCATION': 'redis://node1:6379/0',
        'TIMEOUT': 300,
        'KEY_PREFIX': '',
        'VERSION': 1,
        'OPTIONS': {
            'STARTUP_NODES': [
                {'host': 'node1.example.com', 'port': 6379},
                {'host': 'node2.example.com', 'port': 6379},
                {'host': 'node3.example.com', 'port': 6379},
            ],
            'REQUIRE_FULL_COVERAGE': False,
            'CONNECTION_POOL_KWARGS': {
                'max_connections': 50,
            },
        },
    },
}
DJANGO_REDIS_CONNECTION_FACTORY = __name__ + '.connection_factory'
