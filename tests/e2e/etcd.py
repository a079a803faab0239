"""Etcd in the hands of who runs it: a snapshot while it works, an older state in the place of what it holds, and no room left."""

import base64
import contextlib
import json
import os
import shutil
import urllib.error
import urllib.request
from dataclasses import replace

from tools.cluster import control_plane, processes
from tools.cluster.http import well
from tools.cluster.place import LOOPBACK, program, within
from tools.cluster.run import run

_URL = f"http://{LOOPBACK}:2379"
_MEMBER = ("--name=", "--initial-advertise-peer-urls=", "--initial-cluster=")
"""What a restored folder must be told of who will run on it."""
_NEWER = 1_000_000_000
"""Revisions, more than there were since any snapshot: what is written next is newer than all that anybody has seen."""


def save(path):
    """A snapshot of what the API server knows now; nobody stops for it."""
    run(program("etcdctl"), f"--endpoints={_URL}", "snapshot", "save", str(path))


def restore(path):
    """What it knew then, as etcd's manual has it for Kubernetes (etcd.io/docs/v3.6/op-guide/recovery, "Restoring with revision bump"): whoever watches is told that
    what it goes on from is gone, and asks anew."""
    restored, etcd = within("etcd.restored"), _program()
    shutil.rmtree(restored, ignore_errors=True)
    who = [word for word in etcd.command if word.startswith(_MEMBER)]
    newer = (f"--bump-revision={_NEWER}", "--mark-compacted")
    run(program("etcdutl"), "snapshot", "restore", str(path), f"--data-dir={restored}", *who, *newer)
    processes.stop("etcd")
    shutil.rmtree(within("etcd"))
    os.rename(restored, within("etcd"))
    processes.ensure(etcd)


@contextlib.contextmanager
def full():
    """Etcd has no room for anything more: it serves what it holds, and refuses to write, until there is room and somebody says so, as
    its manual has it (etcd.io/docs, op-guide/maintenance, "Space quota")."""
    _restart("--quota-backend-bytes=1")
    try:
        _write_something()
        yield
    finally:
        _restart()
        for alarm in _asked("alarm", {"action": "GET"}).get("alarms", []):
            _asked("alarm", {**alarm, "action": "DEACTIVATE"})
        processes.ensure(_program())  # it is well only now


def _restart(*settings):
    processes.stop("etcd")
    etcd = _program()
    # Not whether it is well: one with an alarm is not.
    processes.ensure(replace(etcd, command=[*etcd.command, *settings], ready=lambda: well(f"{_URL}/version")))


def _write_something():
    """What it refuses raises the alarm: then nobody's writes are taken any more."""
    with contextlib.suppress(urllib.error.HTTPError):
        _asked("put", {"key": base64.b64encode(b"/lifeos.test/full").decode(), "value": ""}, service="kv")
    assert _asked("alarm", {"action": "GET"})["alarms"], "etcd says that it is full"


def _asked(method, body, service="maintenance"):
    """Etcd, by the JSON that its gateway makes of gRPC."""
    request = urllib.request.Request(f"{_URL}/v3/{service}/{method}", json.dumps(body).encode())
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def _program():
    return next(each for each in control_plane.programs() if each.name == "etcd")
