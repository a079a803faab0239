"""What can be said about a module before an engine sees it: mistakes that an engine would pass over in silence.

In Rego a name that leads nowhere is undefined, an undefined condition is not met, and a rule whose condition is not met
finds nothing. A package spelt differently or an import of a missing module would thus accept everything.
"""

import re
from collections.abc import Iterator, Mapping

from lifeos.rego.fault import Fault, position
from lifeos.rego.ruleset import package_of

_OPAQUE = re.compile(r'"(?:[^"\\\n]|\\.)*"|`[^`]*`|#[^\n]*')
_PACKAGE = re.compile(r"^[ \t]*package[ \t]+([\w.]+)", re.MULTILINE)
_IMPORT = re.compile(r"^[ \t]*import[ \t]+(data|input|rego)((?:\.\w+)*)(?:[ \t]+as[ \t]+(\w+))?", re.MULTILINE)

_BASE = "lifeos"
"""What lies below ``data.lifeos`` is data, not modules."""


def code_of(text: str) -> str:
    """The text with comments and strings blanked out, each character in its place."""
    return _OPAQUE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def imports(code: str) -> Iterator[tuple[int, str, str]]:
    """Offset, path and local name of each import."""
    for match in _IMPORT.finditer(code):
        path = match[1] + match[2]
        yield match.start(1), path, match[3] or path.rpartition(".")[2]


def faults(modules: Mapping[str, str]) -> list[Fault]:
    """Packages that are not named by their path, and imports of modules that are not there."""
    packages = {package_of(path) for path in modules}
    found: list[Fault] = []
    for path, text in modules.items():
        code = code_of(text)
        package = _PACKAGE.search(code)
        if package is None or package[1] != package_of(path):
            place = position(text, package.start(1)) if package else (1, 1)
            found.append(Fault(path, *place, f"the package of this module must be {package_of(path)}"))
        for offset, name, _ in imports(code):
            root, _, rest = name.partition(".")
            if root == "data" and rest.split(".")[0] != _BASE and not _leads_to(rest, packages):
                found.append(Fault(path, *position(text, offset), f"no module has the package {rest}"))
    return found


def _leads_to(name: str, packages: set[str]) -> bool:
    """Whether the name is a package, above one, or a rule inside of one."""
    return any(f"{package}.".startswith(f"{name}.") or f"{name}.".startswith(f"{package}.") for package in packages)
