"""Where each kind of document belongs: the layout of a config repository."""

import re
from typing import NamedTuple

from lifeos.source.tree import PLATFORM_FILE


class Place(NamedTuple):
    """A file position that holds declarations: which kinds, and what the path itself says about them."""

    pattern: re.Pattern[str]
    kinds: tuple[str, ...]
    example: str


PLATFORM_KINDS = ("ModelRoute", "Memory", "Datastore", "Tool", "Policy")

PLACES = (
    Place(re.compile(re.escape(PLATFORM_FILE)), ("Platform",), PLATFORM_FILE),
    Place(re.compile(r"agents\.d/(?P<team>[^/]+)/team\.yaml"), ("Team",), "agents.d/<team>/team.yaml"),
    Place(re.compile(r"agents\.d/(?P<team>[^/]+)/budget\.yaml"), ("Budget",), "agents.d/<team>/budget.yaml"),
    Place(
        re.compile(r"agents\.d/(?P<team>[^/]+)/(?P<agent>[^/]+)/agent\.yaml"),
        ("Agent",),
        "agents.d/<team>/<agent>/agent.yaml",
    ),
    Place(
        re.compile(r"agents\.d/(?P<team>[^/]+)/[^/]+\.yaml"),
        PLATFORM_KINDS,
        "agents.d/<platform team>/{}.yaml",
    ),
    Place(re.compile(r"evals/personas/(?P<name>[^/]+)\.yaml"), ("Persona",), "evals/personas/<name>.yaml"),
    Place(re.compile(r"evals/suites/(?P<name>[^/]+)/suite\.yaml"), ("EvalSuite",), "evals/suites/<name>/suite.yaml"),
    Place(re.compile(r"memory/(?P<name>[^/]+)\.questions\.yaml"), ("Questions",), "memory/<name>.questions.yaml"),
)

_FILES = {
    "ModelRoute": "models",
    "Memory": "memory",
    "Datastore": "datastores",
    "Tool": "tools",
    "Policy": "policies",
}
"""By kind, the file that platform teams usually declare it in; any name will do."""

_STRAY: tuple[dict[str, str], ...] = (
    {},
    {"agents.d": "agents.d/<team>/<agent>/agent.yaml", "evals": "evals/personas/<name>.yaml"},
    {"evals/suites": "evals/suites/<name>/suite.yaml"},
)
"""By number of folders, the folders in which a declaration is read by nothing, and where it was probably meant to be."""


def place_of(path: str) -> tuple[Place, dict[str, str]] | None:
    """The place a path is, with what it names (team, agent, name); None for a file that is no declaration."""
    for place in PLACES:
        match = place.pattern.fullmatch(path)
        if match is not None:
            return place, match.groupdict()
    return None


def belongs(kind: str) -> str:
    """Where documents of this kind belong, for a message."""
    return next(place.example for place in PLACES if kind in place.kinds).format(_FILES.get(kind, ""))


def overlooked(path: str) -> str | None:
    """Where a file that looks like a declaration should stand, when it stands where nothing reads it; None when it is
    none of ours (scenarios, an agent's own files)."""
    right = misspelt(path)
    if right is not None:
        return right
    if path.endswith(".yml"):
        return path.removesuffix(".yml") + ".yaml"
    if path.startswith("evals/pins/"):
        return "evals/pins/<agent>/<environment>.json"
    return (
        _STRAY[path.count("/")].get(path.rpartition("/")[0]) if path.endswith(".yaml") and path.count("/") < 3 else None
    )


def misspelt(path: str) -> str | None:
    """The declaration that a file would be if its name were in lower case and ended in ``.yaml``; None when it is one as it is,
    or would be none."""
    folder, _, name = path.rpartition("/")
    right = name.lower()
    right = f"{folder}/{right.removesuffix('.yml')}.yaml" if right.endswith(".yml") else f"{folder}/{right}"
    return right if right != path and place_of(path) is None and place_of(right) is not None else None


def agent_of(path: str) -> str | None:
    """The folder of the agent that a file belongs to (its declaration, prompts, code); None for shared files."""
    folders = path.split("/", 3)
    return path[: -len(folders[3]) - 1] if folders[0] == "agents.d" and len(folders) == 4 else None


def receipt_of(path: str) -> str | None:
    """The agent whose gate receipt this file is; None for any other file."""
    return _of_agent(path, "receipts")


def pin_of(path: str) -> str | None:
    """The agent whose pin this file is; None for any other file."""
    return _of_agent(path, "pins")


def _of_agent(path: str, folder: str) -> str | None:
    folders = path.split("/")
    ours = folders[:2] == ["evals", folder] and len(folders) == 4 and path.endswith(".json")
    return folders[2] if ours else None
