# The caches of the environment 'development', made by Cachewise from their declaration: change that, not this file.

CACHES = {
    'default': {
        'BACKEND': 'django.core.cache.backends.locmem.LocMemCache',
        'LOCATION': 'dev-140123456789',
        'TIMEOUT': 60,
        'KEY_PREFIX': 'dev',
        'VERSION': 1,
    },
}
