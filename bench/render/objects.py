"""Kubernetes objects, as files hold them: reading, and telling whether two sets are the same.

Plain scalars mean what YAML 1.2's core schema says, which is what every tool here writes: ``on`` is text, ``012`` is no
octal number and dates stay text.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterable, Iterator
from typing import IO, Any

import yaml
from yaml._yaml import CParser
from yaml.constructor import SafeConstructor
from yaml.resolver import BaseResolver

Json = dict[str, Any]


class _Resolver(BaseResolver):
    pass


for _tag, _pattern, _first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", "-+.0123456789"),
):
    _Resolver.add_implicit_resolver(f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), list(_first))


class _Loader(CParser, SafeConstructor, _Resolver):
    """libyaml with the core schema."""

    def __init__(self, stream: Any) -> None:
        CParser.__init__(self, stream)
        SafeConstructor.__init__(self)
        _Resolver.__init__(self)


def read(stream: IO[bytes] | bytes) -> Iterator[Json]:
    """The objects of a YAML stream; empty documents are none."""
    yield from (found for found in yaml.load_all(stream, Loader=_Loader) if found)


def read_files(paths: Iterable[str]) -> Iterator[Json]:
    """The objects of several files."""
    for path in paths:
        with open(path, "rb") as file:
            yield from read(file)


def yaml_files(folder: str) -> list[str]:
    """Every YAML file below a folder."""
    return sorted(
        os.path.join(base, name) for base, _, names in os.walk(folder) for name in names if name.endswith(".yaml")
    )


def digest(objects: Iterable[Json]) -> tuple[int, str]:
    """How many objects there are, and one hash over them in any order, each as sorted canonical JSON."""
    hashes = sorted(hashlib.sha256(canonical(item)).digest() for item in objects)
    return len(hashes), hashlib.sha256(b"".join(hashes)).hexdigest()


def canonical(item: Any) -> bytes:
    """JSON with sorted keys. ``1.0`` and ``1`` are one number in JSON, and so they are here."""
    return json.dumps(_numbers(item), sort_keys=True, separators=(",", ":")).encode()


def _numbers(item: Any) -> Any:
    if isinstance(item, dict):
        return {key: _numbers(value) for key, value in item.items()}
    if isinstance(item, list):
        return [_numbers(value) for value in item]
    return int(item) if isinstance(item, float) and item.is_integer() else item
