# The caches of the environment 'production', made by Cachewise from their declaration: change that, not this file.

CACHES = {
    'default': {
        'BACKEND': 'django_redis.cache.RedisCache',
        'LOCATION': 'rediss://cache.example.com:6380/0',
        'TIMEOUT': 600,
        'KEY_PREFIX': 'myapp_prod',
        'VERSION': 1,
        'OPTIONS': {
            'CONNECTION_POOL_KWARGS': {
                'max_connections': 100,
                'ssl_cert_reqs': 'required',
                'ssl_ca_certs': '/path/to/ca-cert.pem',
                'ssl_check_hostname': True,
            },
        },
    },
}
