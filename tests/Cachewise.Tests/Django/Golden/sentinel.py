# The caches of the environment 'production', made by Cachewise from their declaration: change that, not this file.
# Passwords that the declaration has stand here in clear, because Django needs them.

from django_redis.pool import ConnectionFactory, SentinelConnectionFactory


def connection_factory(options):
    # django-redis before 5.4 has one factory for all caches of the site, so this one looks at each.
    if 'SENTINELS' in options:
        return SentinelConnectionFactory(options)
    return ConnectionFactory(options)


CACHES = {
    'default': {
        'BACKEND': 'django_redis.cache.RedisCache',
        'LOCATION': 'redis://mymaster/0',
        'TIMEOUT': 300,
        'KEY_PREFIX': '',
        'VERSION': 1,
        'OPTIONS': {
            'CLIENT_CLASS': 'django_redis.client.SentinelClient',
            'CONNECTION_FACTORY': 'django_redis.pool.SentinelConnectionFactory',
            'SENTINELS': [
                ['sentinel1.example.com', 26379],
                ['sentinel2.example.com', 26379],
                ['sentinel3.example.com', 26379],
            ],
            'SENTINEL_KWARGS': {
                'password': 'sentinel_password',
            },
            'CONNECTION_POOL_KWARGS': {
                'max_connections': 50,
            },
        },
    },
}
DJANGO_REDIS_CONNECTION_FACTORY = __name__ + '.connection_factory'
