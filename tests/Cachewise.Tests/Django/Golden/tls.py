# The caches of the environment 'production', made by Cachewise from their declaration: change that, not this file.

CACHES = {
    'default': {
        'BACKEND': 'django_redis.cache.RedisCache',
        'LOCATION': 'rediss://cache.example.com:6380/0',
        'TIMEOUT': 300,
        'KEY_PREFIX': '',
        'VERSION': 1,
        'OPTIONS': {
            'CONNECTION_POOL_KWARGS': {
                'max_connections': 50,
                'ssl_cert_reqs': 'required',
                'ssl_check_hostname': True,
            },
        },
    },
}
