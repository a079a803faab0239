"""Who decides on calls: the real OPA where it is installed, else the same rules in this process. Without either nothing is started, for nothing would be allowed."""

import os
import shutil
from collections.abc import Callable
from typing import NamedTuple

import httpx

from lifeos import ir
from lifeos.errors import LifeOSError
from lifeos.rego.fault import RegoError
from lifeos.services.gateway.embedded import Embedded
from lifeos.services.gateway.gateway import Policies
from lifeos.services.gateway.opa import Opa
from lifeos.up.children import Child
from lifeos.up.home import Home

_PATIENCE = 5.0
"""Seconds that a decision may take on a machine that does everything else, too."""
_STARTING = 30.0
"""Seconds that OPA has to load the fleet."""
_SOCKET = "opa.sock"
_LONGEST = 107
"""Bytes of a unix socket's address (unix(7))."""


class Deciding(NamedTuple):
    """``words``: who it is, for people; ``child``: the program, where there is one."""

    policies: Policies
    words: str
    child: Child | None = None
    close: Callable[[], None] = lambda: None


def deciding(home: Home, fleet: ir.Fleet, files: Callable[[], dict[str, str]]) -> Deciding:
    """``files``: what OPA loads, by their paths. Raises :class:`LifeOSError`."""
    program = shutil.which("opa")
    if program is None:
        return _embedded(fleet, "OPA is not installed")
    address = os.path.join(home.folder, _SOCKET)
    if len(address.encode()) > _LONGEST:
        return _embedded(fleet, f"OPA's socket would have a longer address than there can be, {address}")
    folder = os.path.join(home.folder, "opa")
    _write(folder, files())
    if os.path.exists(address):
        os.unlink(address)
    serve = ["run", "--server", "--log-level", "error", "--disable-telemetry", "--addr", f"unix://{address}"]
    child = Child("OPA", [program, *serve, *(f"{folder}/{name}" for name in ("policies", "fleet"))], home.log("opa"))
    try:
        child.wait(lambda _: _ready(address), _STARTING)
    except LifeOSError:
        child.end()
        raise
    opa = Opa(f"unix:{address}", _PATIENCE)
    return Deciding(opa, f"OPA ({program})", child, opa.close)


def _embedded(fleet: ir.Fleet, why: str) -> Deciding:
    try:
        made = Embedded(fleet)
    except RegoError as error:
        raise LifeOSError(f"the action policies cannot be loaded: {error}; `lifeos check` says where") from error
    return Deciding(made, f"the same rules in this process, by the embedded engine: {why}")


def _ready(address: str) -> str:
    """Whether the shipped rule of health says that the fleet and the rules are loaded."""
    if not os.path.exists(address):
        return ""
    try:
        with httpx.Client(transport=httpx.HTTPTransport(uds=address), timeout=_PATIENCE) as client:
            answer = client.get("http://opa/v1/data/system/health/ready")
            return address if answer.is_success and answer.json().get("result") is True else ""
    except (httpx.HTTPError, ValueError):
        return ""


def _write(folder: str, files: dict[str, str]) -> None:
    try:
        shutil.rmtree(folder, ignore_errors=True)
        for name, text in files.items():
            path = os.path.join(folder, name)
            os.makedirs(os.path.dirname(path), exist_ok=True)
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
    except OSError as error:
        raise LifeOSError(f"cannot write {error.filename}: {error.strerror}") from error
