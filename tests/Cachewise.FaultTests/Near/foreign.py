"""
Writes keys of the proof of the near cache, as a program does that knows nothing of it: SET, SET with a short
expiration, DEL, and now and then FLUSHDB. Records each write as the other processes do (NearEvent). Its argument is a
file of JSON. Prints "ready", begins on the line "go", writes nothing more after "still", and ends after "end".
"""

import json
import random
import sys
import time
from threading import Event, Thread
from urllib.parse import urlparse

import redis
from redis.sentinel import Sentinel

NEVER = 2**63 - 1
REST = 0.008  # seconds


def connect(url, timeout):
    address = urlparse(url)
    options = {"socket_timeout": timeout, "socket_connect_timeout": timeout}
    if address.scheme == "sentinel":
        sentinel = Sentinel([(address.hostname, address.port)], **options)
        return sentinel.master_for(address.path[1:], **options)
    if address.scheme == "cluster":
        return redis.RedisCluster(address.hostname, address.port, **options)
    return redis.Redis(address.hostname, address.port, password=address.password, **options)


class Writer:
    def __init__(self, spec):
        self.spec = spec
        self.random = random.Random(7)
        self.client = connect(spec["Url"], spec["Timeout"])
        self.error = None
        self.written = 0
        self.lines = open(spec["Recording"], "w", encoding="ascii")
        self.flushed = time.monotonic()

    def record(self, kind, key, value, detail, write):
        began = time.monotonic_ns()
        try:
            write()
            ended = time.monotonic_ns()
        except redis.RedisError:
            ended = NEVER  # it may have been executed, or be executed later
        except redis.exceptions.RedisClusterException:
            ended = NEVER
            self.client = None  # it cannot find the nodes again
        self.lines.write(f"{kind} {key} {value} {began} {ended} {detail}\n")

    def set(self, key, lifetime):
        self.written += 1
        value = f"foreign.{self.written}"
        self.record("S", key, value, lifetime or 0, lambda: self.client.set(self.spec["KeyStart"] + key, json.dumps(value), px=lifetime))

    def write(self):
        if self.client is None:
            self.client = self.connect()
            return
        if self.spec["FlushInterval"] and time.monotonic() - self.flushed > self.spec["FlushInterval"]:
            self.flushed = time.monotonic()
            self.record("D", "*", "-", 0, self.client.flushdb)
            return
        keys = self.spec["Keys"] if self.random.random() < 0.8 else self.spec["Shared"]
        key = self.random.choice(keys)
        kind = self.random.random()
        if kind < 0.7:
            self.set(key, None)
        elif kind < 0.85:
            self.set(key, self.random.randint(100, 900))
        else:
            self.record("D", key, "-", 0, lambda: self.client.delete(self.spec["KeyStart"] + key))

    def connect(self):
        try:
            return connect(self.spec["Url"], self.spec["Timeout"])
        except (redis.RedisError, redis.exceptions.RedisClusterException):
            return None

    def run(self, still):
        try:
            while not still.is_set():
                self.write()
                time.sleep(REST)
        except Exception as error:
            self.error = error
        self.lines.close()


def expect(line, answer_to):
    print(answer_to, flush=True)
    if sys.stdin.readline().strip() != line:
        raise RuntimeError(f"The test did not say {line}.")


with open(sys.argv[1], encoding="utf-8") as file:
    writer = Writer(json.load(file))
writer.client.ping()
expect("go", answer_to="ready")
still = Event()
thread = Thread(target=writer.run, args=[still], daemon=True)
thread.start()
expect("still", answer_to="started")
still.set()
thread.join()
if writer.error is not None:
    raise writer.error
expect("end", answer_to="still")
