"""Takes the custom resource definitions of the projects we render for out of their Go modules, one file each.

They come from the modules because those are pinned with checksums and served by the same proxy as everything else here.
"""

import glob
import json
import os
import re
import subprocess
import sys

from gomodule import CACHE, GoModule, environment, go

MODULE = GoModule("crds")

_OPERATOR = "github.com/prometheus-operator/prometheus-operator"
# Project, module, and where in it the definitions are. Argo Workflows has them twice: `minimal` ones accept anything.
# Gateway API's standard channel is what every implementation serves; its experimental one would let more pass.
_SOURCES = (
    ("argo-cd", "github.com/argoproj/argo-cd/v3", "manifests/crds/*.yaml"),
    ("argo-rollouts", "github.com/argoproj/argo-rollouts", "manifests/crds/*.yaml"),
    ("argo-workflows", "github.com/argoproj/argo-workflows/v3", "manifests/base/crds/full/*.yaml"),
    ("envoy-gateway", "github.com/envoyproxy/gateway", "charts/gateway-helm/charts/crds/crds/generated/*.yaml"),
    ("gateway-api", "sigs.k8s.io/gateway-api", "config/crd/standard/*.yaml"),
    ("knative", "knative.dev/serving", "config/core/300-resources/*.yaml"),
    ("knative", "knative.dev/networking", "config/*.yaml"),
    ("knative", "knative.dev/caching", "config/*.yaml"),
    # Of ten the two that are rendered: the others are as large as all the rest together.
    ("prometheus-operator", _OPERATOR, "example/prometheus-operator-crd/*_podmonitors.yaml"),
    ("prometheus-operator", _OPERATOR, "example/prometheus-operator-crd/*_prometheusrules.yaml"),
    ("spire-controller-manager", "github.com/spiffe/spire-controller-manager", "config/crd/bases/*_cluster*.yaml"),
)
_KIND = re.compile(r"^kind: CustomResourceDefinition$", re.MULTILINE)
# Python's own library reads no YAML; these files are all written by generators, one document each.
_NAME = re.compile(r"^metadata:\n(?:(?:  .*)?\n)*?  name: (\S+)$", re.MULTILINE)


def path() -> str:
    """The folder they are or will be in; this file is part of its name, as it decides what is taken."""
    with open(__file__, encoding="utf-8") as file:
        return os.path.join(CACHE, "crds", MODULE.key(file.read()))


def extract(work: str) -> None:
    """Download the modules and copy the definitions; their folder appears only when all are in it."""
    folders = _download(os.path.join(work, "gocache"))
    complete = os.path.join(work, "crds")
    count = 0
    for project, module, pattern in _SOURCES:
        sources = sorted(glob.glob(os.path.join(folders[module], pattern)))
        found = sum(_copy(source, os.path.join(complete, project)) for source in sources)
        if not found:
            sys.exit(f"{module} has no custom resource definition at {pattern}")
        count += found
    os.makedirs(os.path.dirname(path()), exist_ok=True)
    os.replace(complete, path())
    print(f"custom resource definitions: {count} extracted")


def _download(build_cache: str) -> dict[str, str]:
    """The folder of each module, checked against go.sum by `go` and, as `go` would add a missing line, by us."""
    print("custom resource definitions: downloading their modules", flush=True)
    done = subprocess.run(
        [go(), "mod", "download", "-json"],
        cwd=MODULE.folder,
        env=environment(build_cache),
        stdout=subprocess.PIPE,
        text=True,
        check=False,
    )
    folders = {}
    rest = done.stdout.strip()
    while rest:
        module, end = json.JSONDecoder().raw_decode(rest)
        rest = rest[end:].strip()
        if "Error" in module:
            sys.exit(f"{module['Path']} could not be downloaded: {module['Error']}")
        if f"{module['Path']} {module['Version']} {module['Sum']}\n" not in MODULE.go_sum:
            sys.exit(f"tools/crds/go.sum has no checksum of {module['Path']} {module['Version']}")
        folders[module["Path"]] = module["Dir"]
    if done.returncode:
        sys.exit("the modules with the custom resource definitions could not be downloaded")
    return folders


def _copy(source: str, folder: str) -> bool:
    """Copy a file that is a definition, under the name of the definition."""
    with open(source, encoding="utf-8") as file:
        text = file.read()
    if not _KIND.search(text):
        return False
    name = _NAME.search(text)
    if name is None:
        sys.exit(f"{source}: no metadata.name")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, f"{name[1]}.yaml"), "w", encoding="utf-8") as file:
        file.write(text)
    return True
