"""The agents of a fleet that run: which they are, their images, and the receipts that admission asks for."""

import os
import subprocess
import sys
from collections.abc import Iterable, Mapping

from lifeos.compiler.pipeline import Compilation
from lifeos.ir.agent import Agent
from tools.cluster import archive, images, python_image
from tools.cluster.failure import ClusterError
from tools.cluster.fleet import declarations
from tools.cluster.place import within
from tools.cluster.run import run

_BRAKE = ("spec", "suspend")


def declared(folder: str) -> Mapping[str, Agent]:
    """All agents, by name. Raises :class:`ClusterError` when what is declared cannot be read."""
    fleet = Compilation(folder, cached=False).analysis.fleet
    if fleet is None:
        raise ClusterError(f"what {folder} declares has mistakes: .venv/bin/lifeos -C {folder} check")
    return fleet.agents


def place(agent: Agent) -> str:
    """The agent's folder."""
    return f"agents.d/{agent.team}/{agent.name}"


def release(folder: str, names: Iterable[str]) -> None:
    """These agents have no brake of their own any more. Raises :class:`ClusterError` for one that is not declared."""
    agents = declared(folder)
    for name in names:
        if name not in agents:
            raise ClusterError(f"there is no agent '{name}'; there are {', '.join(sorted(agents))}")
        declarations.change(folder, f"{place(agents[name])}/agent.yaml", {_BRAKE: None})


def suspend(folder: str, names: Iterable[str]) -> None:
    """These agents do not run until somebody says otherwise."""
    agents = declared(folder)
    for name in names:
        declarations.change(folder, f"{place(agents[name])}/agent.yaml", {_BRAKE: True})


def running(folder: str) -> list[Agent]:
    """Those that no brake holds, by name."""
    return [agent for _, agent in sorted(declared(folder).items()) if not agent.suspend]


def build(folder: str, agent: Agent) -> None:
    """An image of the agent's code as it is now, on the node and in its declaration. An agent whose code is elsewhere keeps the image that it names."""
    code = os.path.join(folder, place(agent))
    if not os.path.exists(os.path.join(code, "agent.py")):
        return
    image = python_image.agent(f"{images.DOMAIN}/agent-{agent.name}", code)
    # Kept, so that it is there again in a cluster that is started anew.
    path = within("images", f"fleet-{agent.name}.tar")
    reference = archive.pack(image, path)
    images.give([path])
    declarations.change(folder, f"{place(agent)}/agent.yaml", {("spec", "runtime", "image"): reference})


def gate(folder: str, agent: Agent) -> None:
    """The agent's receipt, by a gate on this machine, which shows how far it is; one that has it already is not simulated again. Raises
    :class:`ClusterError` when it does not pass."""
    done = subprocess.run([sys.executable, "-m", "lifeos", "-C", folder, "gym", "run", agent.name], check=False)
    if done.returncode:
        raise ClusterError(
            f"{agent.name} has no receipt, so admission would refuse it; `.venv/bin/lifeos -C {folder} gym report {agent.name}` shows why. Nothing was pushed"
        )


def render(folder: str) -> None:
    """What Argo CD syncs. Raises :class:`ClusterError` with what is wrong."""
    run(sys.executable, "-m", "lifeos", "-C", folder, "compile")
