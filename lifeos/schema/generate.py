"""Generate what is derived from the models: JSON Schemas for editors, and the decoder's table.

``python -m lifeos.schema.generate``, in a working copy, after a change of the models; the tests compare. Nothing imports this
module, for it imports pydantic: what the rest reads is :mod:`lifeos.schema.published`.
"""

import json
import os
from typing import Any

from lifeos.schema.kebab import kebab
from lifeos.schema.models import KINDS

_PROSE = ("title", "description", "examples")


def _tidy(node: Any) -> Any:
    """What pydantic generates, as a person would write it: no titles, no ``null`` alternatives, no null defaults.

    An optional field is left out, never set to null, so that there is one way to say nothing.
    """
    if isinstance(node, list):
        return [_tidy(item) for item in node]
    if not isinstance(node, dict):
        return node
    options = node.get("anyOf")
    if isinstance(options, list) and {"type": "null"} in options:
        rest = [option for option in options if option != {"type": "null"}]
        merged = {**rest[0], **{key: value for key, value in node.items() if key != "anyOf"}}
        return _tidy(merged)
    tidy = {}
    for key, value in node.items():
        if key == "title" and isinstance(value, str):
            continue
        if key == "default":
            if value is not None:
                tidy[key] = _written(value)
        elif key in ("properties", "$defs"):
            tidy[key] = {name: _tidy(item) for name, item in value.items()}
        else:
            tidy[key] = _tidy(value)
    if "patternProperties" in tidy:
        tidy["additionalProperties"] = False  # or a key that fits no pattern would be anything
    return tidy


def _written(default: Any) -> Any:
    """A default as it could be written: what it leaves open is left out."""
    if isinstance(default, dict):
        return {name: _written(item) for name, item in default.items() if item is not None}
    return default


def json_schema(kind: str) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of one kind, with the models' docstrings as descriptions."""
    schema = _tidy(KINDS[kind].model_json_schema(by_alias=True))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": kind, **schema}


def schema_files() -> dict[str, str]:
    """All JSON Schemas by file name, as written to ``schemas/``."""
    return {f"{kebab(kind)}.json": json.dumps(json_schema(kind), indent=2, ensure_ascii=False) + "\n" for kind in KINDS}


def _bare(node: Any, *, names: bool = False) -> Any:
    """A schema without prose; ``names`` when the keys of ``node`` are field names, not schema words."""
    if isinstance(node, list):
        return [_bare(item) for item in node]
    if not isinstance(node, dict):
        return node
    return {
        key: _bare(value, names=key in ("properties", "$defs") and not names)
        for key, value in node.items()
        if names or key not in (*_PROSE, "$schema")
    }


def shapes() -> str:
    """The decoder's table: the same schemas without prose, all kinds in one file; the order of fields is that of the models."""
    kinds: dict[str, Any] = {}
    for kind in KINDS:
        kinds[kind] = _bare(json_schema(kind))
    return json.dumps(kinds, separators=(",", ":")) + "\n"


def write() -> None:
    """Write everything that is generated into the working copy around this package."""
    here = os.path.dirname(__file__)
    root = os.path.dirname(os.path.dirname(here))
    texts = {os.path.join(root, "schemas", name): text for name, text in schema_files().items()}
    for path, text in {**texts, os.path.join(here, "shapes.json"): shapes()}.items():
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)


if __name__ == "__main__":
    write()
