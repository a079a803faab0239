"""A table of vectors as bytes: an Arrow stream of one batch, by id, whatever program reads it.

    id: fixed_size_binary(16) not null    vector: fixed_size_list(float32 not null, dimension) not null

Source of the format: arrow.apache.org/docs/format/Columnar.html (IPC streaming format).
"""

import io
from collections.abc import Mapping
from typing import Any

import nanoarrow as na
import numpy as np
from nanoarrow.ipc import InputStream, StreamWriter

from lifeos.memory.vectors.index import Vector

_ID = 16


def encode(vectors: Mapping[str, Vector], dimension: int) -> bytes:
    """The same vectors make the same bytes. Keys: ids of records, hexadecimal."""
    ids = sorted(vectors)
    values = np.concatenate([vectors[one] for one in ids]) if ids else np.empty(0, np.float32)
    schema = _schema(dimension)
    items = na.c_array(np.ascontiguousarray(values, "<f4"), na.float32(nullable=False))
    columns = [
        na.c_array_from_buffers(schema.field(0), len(ids), [None, b"".join(map(bytes.fromhex, ids))]),
        na.c_array_from_buffers(schema.field(1), len(ids), [None], children=[items]),
    ]
    written = io.BytesIO()
    with StreamWriter.from_writable(written) as writer:
        writer.write_stream(na.c_array_from_buffers(schema, len(ids), [None], children=columns))
    return written.getvalue()


def decode(data: bytes, dimension: int) -> dict[str, Vector]:
    """The vectors by record. Raises :class:`ValueError` for what is no such table."""
    found: dict[str, Vector] = {}
    try:
        with InputStream.from_readable(data) as stream:
            for batch in na.ArrayStream(stream):
                ids, values = _column(batch, 0).buffers[1], _column(batch, 1).child(0).buffers[1]
                raw = bytes(ids)
                rows = np.frombuffer(bytes(values), "<f4")[: len(batch) * dimension].reshape(len(batch), dimension)
                for at in range(len(batch)):
                    found[raw[at * _ID : (at + 1) * _ID].hex()] = rows[at]
    except (na._utils.NanoarrowException, IndexError, ValueError) as error:  # noqa: SLF001  it exports no other name
        raise ValueError(f"not a table of vectors of {dimension}: {error}") from error
    return found


def _column(batch: Any, at: int) -> Any:
    return batch.child(at)


def _schema(dimension: int) -> Any:
    vector = na.fixed_size_list(na.float32(nullable=False), dimension, nullable=False)
    return na.struct({"id": na.fixed_size_binary(_ID, nullable=False), "vector": vector}, nullable=False)
