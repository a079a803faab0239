"""Templates: what ``lifeos init`` and ``lifeos new agent`` write.

Plain files with ``__NAME__``-like holes, so that they read as what they become; ``__YAML_NAME__`` is the same as a YAML value,
in quotes where YAML readers would take the bare word for something else. Model routes, policies, a first persona and what
bootstraps Argo CD are those of LifeOS's own fleet, so that there is one copy of them to keep right.
"""

import os
from collections.abc import Iterator

import lifeos
from lifeos.kube import emit

_HERE = os.path.dirname(__file__)

_OWN = (
    "agents.d/platform/models.yaml",
    "agents.d/platform/policies.yaml",
    "evals/personas/stressed.yaml",
    *(
        f"argocd/bootstrap/controllers/{name}.yaml"
        for name in ("argo-rollouts", "argo-workflows", "envoy-gateway", "knative-serving", "root", "spire")
    ),
    "argocd/bootstrap/controllers/knative/kustomization.yaml",
    "argocd/bootstrap/project.yaml",
    "argocd/bootstrap/root-local.yaml",
    "argocd/bootstrap/root-prod.yaml",
    "argocd/bootstrap/settings.yaml",
)
"""What a new repository begins with as LifeOS's own fleet has it, but for the address of the repository and the trust domain."""

_OWN_REPOSITORY = "https://github.com/lifeos-dev/lifeos.git"
_OWN_TRUST_DOMAIN = "trustDomain: lifeos.dev"


_GENERATED = """\
manifests/** linguist-generated
argocd/** linguist-generated
argocd/bootstrap/** -linguist-generated
schemas/** linguist-generated
"""
"""Which files git hosts fold in a pull request."""

_SUSPENDED = """\
  # Until its gate gave it a receipt. The brake is no part of what is gated, so taking this out needs no second gate.
  suspend: true
"""


def repository(holes: dict[str, str]) -> dict[str, str]:
    """The files of a new config repository by path: declarations, policies, what Argo CD starts from, what CI runs, and what
    keeps git and reviewers calm."""
    holes = {**holes, "IMAGES": _images(), "VERSION": lifeos.__version__}
    files = dict(_read(os.path.join(_HERE, "repository"), holes))
    written = agent({"NAME": "hello", "TEAM": "platform"})
    files.update((path, text) for path, text in written.items() if path.endswith(".py"))
    files[".gitignore"] = ".lifeos/\n"
    files[".gitattributes"] = _GENERATED
    for path in _OWN:
        text = _own(path).replace(_OWN_REPOSITORY, _scalar(holes["REPOSITORY"]))
        files[path] = text.replace(_OWN_TRUST_DOMAIN, f"trustDomain: {_scalar(holes['TRUST_DOMAIN'])}")
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


def agent(holes: dict[str, str], *, suspended: bool = False) -> dict[str, str]:
    """The files of a new agent by path, from the root of the repository: declaration, prompt, code that asks the memory which it declares, and a gate that it passes.
    ``suspended``: where none runs without a receipt, which this one cannot have yet."""
    folder = f"agents.d/{holes['TEAM']}/{holes['NAME']}"
    files = dict(_read(os.path.join(_HERE, "agent"), holes))
    suite = f"evals/suites/{holes['NAME']}"
    if suspended:
        files["agent.yaml"] += _SUSPENDED
    return {
        f"{suite if path.startswith(('suite.yaml', 'scenarios/')) else folder}/{path}": text
        for path, text in sorted(files.items())
    }


def _own_root() -> str:
    """Where LifeOS's own declarations are: beside this module when installed, else the working copy around the package."""
    installed = os.path.join(_HERE, "own")
    return installed if os.path.isdir(installed) else os.path.dirname(lifeos.__path__[0])


def _own(path: str) -> str:
    with open(os.path.join(_own_root(), path), encoding="utf-8") as file:
        return file.read()


def _read(base: str, holes: dict[str, str]) -> Iterator[tuple[str, str]]:
    for folder, folders, names in os.walk(base):
        folders[:] = [name for name in folders if name != "__pycache__"]
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
