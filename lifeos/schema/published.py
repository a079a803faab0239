"""The JSON Schemas as generated and shipped. Reading them needs no pydantic, which only who changes the language has.

In a wheel they lie beside this module (pyproject.toml puts them there); in a working copy they are ``schemas/`` at its root.
"""

import json
import os
from typing import Any

from lifeos.schema.kebab import kebab
from lifeos.schema.shape import kinds

_HERE = os.path.dirname(__file__)


def schema_files() -> dict[str, str]:
    """All JSON Schemas by file name."""
    return {f"{kebab(kind)}.json": _text(kind) for kind in kinds()}


def json_schema(kind: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of one kind, with the models' docstrings as descriptions."""
    schema: dict[str, Any] = json.loads(_text(kind))
    return schema


def _text(kind: str) -> str:
    installed = os.path.join(_HERE, "published")
    folder = installed if os.path.isdir(installed) else os.path.join(_HERE, "..", "..", "schemas")
    with open(os.path.join(folder, f"{kebab(kind)}.json"), encoding="utf-8") as file:
        return file.read()
