"""The documents of files, remembered by the bytes of the file, so that what did not change is not parsed again.

One file beside the cache of the compiler. Only files without findings are in it: what was found is found again, at whatever
line it then stands. A file that cannot be read is no file.
"""

import hashlib
from collections.abc import Callable, Collection, Mapping
from typing import Any

import msgspec

from lifeos.compiler.cache import kept, replace
from lifeos.diagnostics import Diagnostic
from lifeos.source.document import Document, Source
from lifeos.source.tree import decode
from lifeos.units import Money

Load = Callable[[str, bytes], tuple[list[Document], list[Diagnostic]]]
"""From a file's path and bytes to its documents, as far as they can be read, and what is wrong with them."""

_FILE = "documents.cache"
_MONEY = 1


class _Written(msgspec.Struct, array_like=True):
    """A document but for its file; ``value`` encoded."""

    kind: str
    name: str
    index: int
    value: bytes


class _File(msgspec.Struct, array_like=True):
    """``key``: of the path, the bytes and the compiler."""

    key: bytes
    documents: list[_Written]


def parse(path: str, data: bytes) -> tuple[list[Document], list[Diagnostic]]:
    """A :data:`Load` that remembers nothing."""
    from lifeos.compiler.load import load  # noqa: PLC0415  brings the parser, which most runs do without

    return load(path, data)


class Documents:
    """What the files of the repository at ``root`` declare, for the compiler of this identity."""

    def __init__(self, root: str, compiler: bytes, *, cached: bool = True) -> None:
        self._root = root
        self._compiler = compiler
        self._known = _read(root) if cached else {}
        self._news = False

    def load(self, path: str, data: bytes) -> tuple[list[Document], list[Diagnostic]]:
        """A :data:`Load` that parses what it does not know."""
        key = self._key(path, data)
        file = self._known.get(path)
        if file is not None and file.key == key:
            return _documents(path, data, file), []
        documents, found = parse(path, data)
        if not found:
            written = [_Written(item.kind, item.name, item.index, _encoded(item.value)) for item in documents]
            self._known[path] = _File(key, written)
            self._news = True
        return documents, found

    def save(self, paths: Collection[str]) -> None:
        """Keep what is known of the files at these paths."""
        if self._news:
            files = {path: file for path, file in self._known.items() if path in paths}
            replace(self._root, _FILE, msgspec.msgpack.encode(files))

    def _key(self, path: str, data: bytes) -> bytes:
        return hashlib.blake2b(b"%b %b %b" % (self._compiler, path.encode(), data), digest_size=16).digest()


def _documents(path: str, data: bytes, file: _File) -> list[Document]:
    if not file.documents:
        return []  # a picture beside a declaration need not be text
    source = Source(path, decode(path, data))
    return [Document(item.kind, item.name, _decoded(item.value), source, item.index) for item in file.documents]


def _read(root: str) -> dict[str, _File]:
    try:
        return msgspec.msgpack.decode(kept(root, _FILE), type=dict[str, _File])
    except msgspec.DecodeError:
        return {}


def _encoded(value: Mapping[str, Any]) -> bytes:
    return msgspec.msgpack.encode(_marked(value))


def _decoded(value: bytes) -> dict[str, Any]:
    decoded: dict[str, Any] = msgspec.msgpack.decode(value, ext_hook=_unmarked)
    return decoded


def _marked(value: Any) -> Any:
    """The value with its money marked as such: else it would come back as a mapping."""
    if isinstance(value, dict):
        return {name: _marked(item) for name, item in value.items()}
    if isinstance(value, list):
        return [_marked(item) for item in value]
    return msgspec.msgpack.Ext(_MONEY, msgspec.msgpack.encode(value)) if isinstance(value, Money) else value


def _unmarked(_code: int, data: memoryview) -> Money:
    return msgspec.msgpack.decode(data, type=Money)
