# The caches of the environment 'production', made by Cachewise from their declaration: change that, not this file.
# Passwords that the declaration has stand here in clear, because Django needs them.

CACHES = {
    'default': {
        'BACKEND': 'django.core.cache.backends.dummy.DummyCache',
    },
}
