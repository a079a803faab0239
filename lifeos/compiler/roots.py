"""What Argo CD starts from is written by hand, and must follow the environments: a folder that no root reads is never deployed.

A root is known by the folder that it reads, ``path: argocd/<environment>``, in any file of ``argocd/bootstrap``. A repository
without that folder bootstraps Argo CD from elsewhere, of which nothing can be said here.
"""

import os
import re

from lifeos.compiler.pipeline import Compilation
from lifeos.diagnostics import Diagnostic, Span, closest
from lifeos.errors import LifeOSError

FOLDER = "argocd/bootstrap"
_READS = re.compile(r"^(?!\s*#).*?\bpath:\s*[\"']?argocd/(?P<name>[^\s\"',}#/]+)", re.MULTILINE)
_TEMPLATE = "{{"
"""An ApplicationSet makes a root for each environment that its generator gives."""


def without_root(compilation: Compilation) -> list[Diagnostic]:
    """Environments that no root reads, and roots that read what is no environment's folder. Raises :class:`LifeOSError` when a
    file cannot be read."""
    catalog = compilation.analysis.catalog
    if catalog is None or not os.path.isdir(f"{compilation.root}/{FOLDER}"):
        return []
    read = _roots(compilation.root)
    if any(name.startswith(_TEMPLATE) for name in read):
        return []
    known = list(catalog.platform.environments)
    found = []
    for name in known:
        if name not in read:
            message = f"Argo CD does not read environment '{name}': no root in {FOLDER}/ has the path argocd/{name}"
            at = compilation.analysis.declared.span("Platform", catalog.platform.name, f"spec.environments.{name}")
            hint = f"copy a root to {FOLDER}/root-{name}.yaml, with '{name}' for the other's environment"
            found.append(Diagnostic("LOS807", message, at, hint))
    for name, span in read.items():
        if name not in known:
            near = closest(name, known)
            hint = f"did you mean 'argocd/{near}'?" if near else "name the folder of an environment, or delete the root"
            message = f"this root reads argocd/{name}, but there is no environment '{name}'"
            found.append(Diagnostic("LOS807", message, span, hint))
    return sorted(found, key=lambda item: item.order)


def _roots(root: str) -> dict[str, Span]:
    """The environments that are read, each with the first place where that is written."""
    places: dict[str, Span] = {}
    for file in sorted(os.listdir(f"{root}/{FOLDER}")):
        if not file.endswith((".yaml", ".yml")):
            continue
        path = f"{FOLDER}/{file}"
        try:
            with open(f"{root}/{path}", encoding="utf-8", errors="replace") as text:
                lines = text.read()
        except OSError as error:
            raise LifeOSError(f"cannot read {path}: {error.strerror}. Mend that and try again.") from error
        for match in _READS.finditer(lines):
            name, at = match["name"], match.start("name")
            column = at - lines.rfind("\n", 0, at)
            places.setdefault(name, Span(path, lines.count("\n", 0, at) + 1, column, column + len(name)))
    return places
