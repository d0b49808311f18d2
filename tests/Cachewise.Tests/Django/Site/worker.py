"""A real Django for the tests: JSON lines in, JSON lines out.

Each site is a fork of this process, so that its settings are read as at the start of any Django, and what takes time is imported
once. {"open": folder, "environment": {...}} starts one on the module cachewise_caches of that folder, {"close": true} ends it; between them {"eval": expression, "names": {...}} answers {"value": ...} or {"error": "Type: message"}.
"""
import importlib
import json
import logging
import os
import sys

try:
    import django
    import django.test.client
    import django_redis.pool
    import redis.cluster
    import redis.sentinel
except ImportError as error:
    sys.exit(f"worker.py: {error}")


def main():
    logging.getLogger().addHandler(logging.NullHandler())  # a refused connection is expected where a test makes one
    answer({"django": django.__version__, "django_redis": django_redis.__version__, "redis": redis.__version__})
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            serve(json.loads(line))
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if status != 0:
            answer({"error": f"the site ended with status {status}"})


def serve(opening):
    """Answers until the site is closed, or the tests are gone."""
    try:
        os.environ.update(opening["environment"] or {})
        names = start(opening["open"])
        answer({"value": sorted(names)})
    except Exception as error:
        answer(describe(error))
        return

    for line in sys.stdin:
        request = json.loads(line)
        if request.get("close"):
            answer({"value": None})
            return
        try:
            names.update(request["names"])
            answer({"value": eval(request["eval"], names)})
        except Exception as error:
            answer(describe(error))


def start(folder):
    """Starts Django, and gives the names that expressions may use."""
    sys.path.insert(0, folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "site_settings"
    django.setup()

    import datetime
    import decimal
    import uuid

    from django.conf import settings
    from django.core.cache import cache, caches
    from django.core.management import call_command
    from django.test import Client

    call_command("migrate", run_syncdb=True, verbosity=0)
    from django.contrib.auth.models import User

    return {
        "cache": cache, "caches": caches, "settings": settings, "Client": Client, "User": User, "importlib": importlib,
        "json": json, "datetime": datetime, "decimal": decimal, "uuid": uuid, "settings_of": settings_of,
    }


def settings_of(module):
    """The settings of a module's text, as JSON, which keeps their order."""
    names = {}
    exec(module, names)
    return json.dumps({name: value for name, value in names.items() if name.isupper()})


def describe(error):
    return {"error": f"{type(error).__name__}: {error}"}


def answer(message):
    # The bytes that Django wrote come as their text, and whatever JSON does not know as its own.
    print(json.dumps(message, default=repr), flush=True)


if __name__ == "__main__":
    main()
