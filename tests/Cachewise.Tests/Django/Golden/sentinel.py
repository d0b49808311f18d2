# The caches of the environment 'production', made by Cachewise from their declaration: change that, not this file.
# Passwords that the declaration has stand here in clear, because Django needs them.

CACHES = {
    'default': {
        'BACKEND': 'django_redis.cache.RedisCache',
        'LOCATION': 'redis://mymaster/0',
        'TIMEOUT': 300,
        'KEY_PREFIX': '',
        'VERSION': 1,
        'OPTIONS': {
            'CLIENT_CLASS': 'django_redis.client.SentinelClient',
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
DJANGO_REDIS_CONNECTION_FACTORY = 'django_redis.pool.SentinelConnectionFactory'
