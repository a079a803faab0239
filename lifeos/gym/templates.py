"""Templates: the files of a suite that draw its scenarios.

A template is a Python file ``evals/suites/<suite>/scenarios/<name>.py`` with a function ``draw(draw: Draw) -> Scenario``. It stands with
the suite, is reviewed by who owns the suite, and may be as varied as Python is; the Gym gives it the randomness. A file whose name begins
with an underscore is no template: templates share what is in it (``from ._life import ...``).
"""

import os
from collections.abc import Mapping

from lifeos.agent.code import Package, place
from lifeos.errors import LifeOSError, told
from lifeos.gym.scenario import Draw, Scenario, Template


class DrawError(LifeOSError):
    """A template raised; the message begins with where, from the folder of the templates."""


def find(folder: str) -> list[str]:
    """The names of the templates' files in a folder, sorted; those that begin with ``_`` are shared by them. Raises :class:`LifeOSError`
    when there are none."""
    names = sorted(os.listdir(folder)) if os.path.isdir(folder) else []
    templates = [name for name in names if name.endswith(".py") and not name.startswith(("_", "."))]
    for name in templates:
        if os.path.isdir(f"{folder}/{name}"):
            raise LifeOSError(
                f"{folder}/{name} is a folder, and its name is that of a template, which is a file; move its files out"
            )
    if not templates:
        raise LifeOSError(
            f"there are no scenarios in {folder}: write a template there, <name>.py with a function 'draw' that makes one situation after "
            "another (docs/how-to/gate-an-agent.md; `lifeos new agent` writes a first one)"
        )
    return templates


def load(folder: str, sources: Mapping[str, bytes] | None = None) -> dict[str, Template]:
    """The templates in a folder by name; their files are run for it. ``sources``: what the folder holds, when it was read before. Raises
    :class:`LifeOSError` for one that cannot be used; a template raises :class:`DrawError`."""
    names = find(folder)
    package = Package(folder, sources)
    return {name.removesuffix(".py"): _placed(package.function(name, "draw"), folder, name) for name in names}


def _placed(function: Template, folder: str, name: str) -> Template:
    """The template, whose mistakes say where they are."""

    def draw(draw: Draw) -> Scenario:
        try:
            return function(draw)
        except Exception as error:
            raise DrawError(f"{place(error, folder) or name}: {told(error)}") from error

    return draw
