"""The agents that can run on this machine: their files, and how each is started."""

import os
import sys
from collections.abc import Mapping
from typing import NamedTuple

import msgspec

from lifeos import ir
from lifeos.errors import LifeOSError
from lifeos.gym.candidates import desk_config
from lifeos.tools import bound
from lifeos.up.home import TOKENS, Home, last_words
from lifeos.warden.supervisor import Command

SOCKET = "agent.sock"
_PASSED = ("PATH", "LANG", "LC_ALL", "TZ", "TMPDIR", "VIRTUAL_ENV")
"""Variables that an agent gets of this process's environment. Keys of providers are none of them: what needs one is behind the gateway."""


class Absent(NamedTuple):
    """An agent that does not run here, and why."""

    name: str
    why: str


def split(root: str, fleet: ir.Fleet) -> tuple[list[ir.Agent], list[Absent]]:
    """Who can run here, and who cannot."""
    present, absent = [], []
    for agent in fleet.agents.values():
        if agent.suspend:
            absent.append(Absent(agent.name, "it is suspended; `lifeos why` says by whom"))
        elif not os.path.isfile(code_of(root, agent)):
            absent.append(Absent(agent.name, f"it has no code here: {os.path.relpath(code_of(root, agent), root)}"))
        else:
            present.append(agent)
    return present, absent


def code_of(root: str, agent: ir.Agent) -> str:
    """The file with its function ``answer``."""
    return os.path.join(root, "agents.d", agent.team, agent.name, "agent.py")


def command(home: Home, agent: ir.Agent, catalog: ir.Catalog, gateway: str, memory: str | None) -> Command:
    """Write its ``agent.json`` and ``prompt.md``, and say how it is started. ``gateway``: a URL without a path; ``memory``: the semantic layer's; empty where
    nobody answers, None where the gateway stands in for it. Raises :class:`LifeOSError`."""
    folder = home.of_agent(agent.name)
    path = desk_config.write(folder, agent, catalog, gateway)
    try:
        with open(path, encoding="utf-8") as file:
            told = msgspec.json.decode(file.read())
        # As in its gate, where an agent is asked with the scenario's memory whether or not it declares one.
        known = told.setdefault("memory", {"name": "simulated", "snapshot": "", "url": f"{gateway}/memory/simulated"})
        if memory is not None:
            known["url"] = memory
        with open(path, "wb") as written:
            written.write(msgspec.json.format(msgspec.json.encode(told)))
    except OSError as error:
        raise LifeOSError(f"cannot write {path}: {error.strerror}") from error
    program = [sys.executable, "-P", "-m", "lifeos.agent", "--code", code_of(home.root, agent), "--config", path]
    program += ["--token", os.path.join(home.root, TOKENS, agent.name), "--socket", SOCKET]
    return Command(bound.command(log_of(home, agent.name), program), folder, environment(os.environ))


def log_of(home: Home, agent: str) -> str:
    """What it prints."""
    return os.path.join(home.of_agent(agent), "log")


def last_error(home: Home, agent: str) -> str:
    """What it said last that is no information."""
    return last_words(log_of(home, agent), without=" INFO ")


def environment(ours: Mapping[str, str]) -> dict[str, str]:
    """What a child has of this process's environment, with the packages that are found here, however they came to be."""
    packages = os.pathsep.join(path for path in sys.path if os.path.isabs(path))
    kept = {name: ours[name] for name in _PASSED if name in ours}
    return {**kept, "PYTHONPATH": packages, "PYTHONDONTWRITEBYTECODE": "1"}
