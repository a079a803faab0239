"""Templates: what ``lifeos init`` and ``lifeos new agent`` write.

Plain files with ``__NAME__``-like holes, so that they read as what they become; ``__YAML_NAME__`` is the same as a YAML value,
in quotes where YAML readers would take the bare word for something else. Model routes, policies and a first persona are those
of LifeOS's own fleet, so that there is one copy of them to keep right.
"""

import os
from collections.abc import Iterator

import lifeos
from lifeos.kube import emit

_HERE = os.path.dirname(__file__)

_OWN = ("agents.d/platform/models.yaml", "agents.d/platform/policies.yaml", "evals/personas/stressed.yaml")
"""What a new repository begins with as LifeOS's own fleet has it."""


def repository(holes: dict[str, str]) -> dict[str, str]:
    """The files of a new config repository by path: declarations, policies, and what keeps git and reviewers calm."""
    files = dict(_read(os.path.join(_HERE, "repository"), {**holes, "IMAGES": _images()}))
    files[".gitignore"] = ".lifeos/\n"
    files[".gitattributes"] = "manifests/** linguist-generated\nargocd/*/** linguist-generated\n"
    for path in _OWN:
        files[path] = _own(path)
    for path, text in _read(os.path.join(_own_root(), "policies"), {}):
        if path.endswith(".rego"):
            files[f"policies/{path}"] = text
    return files


def _images() -> str:
    """The block of pinned platform images in LifeOS's own lifeos.yaml."""
    block = _own("lifeos.yaml").partition("\n  images:\n")[2]
    lines = []
    for line in block.split("\n"):
        if not line.startswith("    "):
            break
        lines.append(line)
    return "\n".join(lines)


def agent(holes: dict[str, str]) -> dict[str, str]:
    """The files of a new agent by path, from the root of the repository."""
    folder = f"agents.d/{holes['TEAM']}/{holes['NAME']}"
    files = dict(_read(os.path.join(_HERE, "agent"), holes))
    suite = files.pop("suite.yaml")
    return {
        **{f"{folder}/{path}": text for path, text in files.items()},
        f"evals/suites/{holes['NAME']}/suite.yaml": suite,
    }


def _own_root() -> str:
    """Where LifeOS's own declarations are: beside this module when installed, else the working copy around the package."""
    installed = os.path.join(_HERE, "own")
    return installed if os.path.isdir(installed) else os.path.dirname(lifeos.__path__[0])


def _own(path: str) -> str:
    with open(os.path.join(_own_root(), path), encoding="utf-8") as file:
        return file.read()


def _read(base: str, holes: dict[str, str]) -> Iterator[tuple[str, str]]:
    for folder, _, names in os.walk(base):
        for name in sorted(names):
            path = os.path.join(folder, name)
            with open(path, encoding="utf-8") as file:
                text = file.read()
            for hole, value in holes.items():
                text = text.replace(f"__YAML_{hole}__", _scalar(value)).replace(f"__{hole}__", value)
            yield os.path.relpath(path, base).replace(os.sep, "/"), text


def _scalar(value: str) -> str:
    """The text as one YAML value."""
    return emit({"value": value}).removeprefix("value: ").rstrip("\n")
