# The caches of the environment 'staging', made by Cachewise from their declaration: change that, not this file.

CACHES = {
    'default': {
        'BACKEND': 'django.core.cache.backends.dummy.DummyCache',
    },
}
