"""Simulators: the tools of the simulated world, LifeOS's own and those of the repository.

A tool that the repository simulates has a file ``evals/world/<tool>.py`` with a function ``call``, a :class:`Simulator`. It takes the place
of LifeOS's own simulation, where there is one of that name. A file whose name begins with an underscore is shared by them.
"""

import copy
from collections.abc import Collection, Mapping
from typing import Any, Protocol

from lifeos.agent.code import Package, place
from lifeos.bundle import canonical
from lifeos.errors import LifeOSError, told
from lifeos.gym.clock import of_suite
from lifeos.gym.tools import Found, State, ToolError

FOLDER = "evals/world"
"""Where they stand in a repository."""


class Simulator(Protocol):
    """What a tool does to the world."""

    def __call__(self, state: State, arguments: Mapping[str, Any], /) -> Found:
        """Carry out a call: ``arguments`` satisfy the declared schema, and ``state`` may be changed, and holds plain data only. The same
        call on the same state gives the same. Raises :class:`lifeos.gym.tools.ToolError` for what the real tool would refuse, and the agent
        reads the message; whatever else it raises is a mistake of the simulation."""
        ...


class SimulatorError(LifeOSError):
    """A simulation failed, not the call; nobody's failure but its own. The message begins with where."""


def load(folder: str, names: Collection[str], sources: Mapping[str, bytes]) -> dict[str, Simulator]:
    """The simulators of these tools by name; their files are run for it. ``sources``: what the folder holds, as it was read. Raises
    :class:`LifeOSError` for one that cannot be used."""
    if not names:
        return {}
    package = Package(folder, sources)
    return {name: _sound(package.function(f"{name}.py", "call"), folder, name) for name in sorted(names)}


def _sound(function: Simulator, folder: str, name: str) -> Simulator:
    """The simulator, with a clock, and whose mistakes say where they are."""

    def call(state: State, arguments: Mapping[str, Any]) -> Found:
        try:
            with of_suite(f"{FOLDER}/{name}.py: a call"):
                found = function(state, copy.deepcopy(arguments))
            if not isinstance(found, Found):
                raise TypeError(f"call gave a {type(found).__name__}, not Found(result)")
            canonical([state, found.result, found.records])
        except ToolError:
            raise
        except Exception as error:
            raise SimulatorError(f"{FOLDER}/{place(error, folder) or f'{name}.py'}: {told(error)}") from error
        return found

    return call
