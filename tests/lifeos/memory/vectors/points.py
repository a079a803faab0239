"""Vectors of two numbers, and an index of them in each engine."""

import itertools
import tempfile
from contextlib import contextmanager

import numpy as np
import pytest
from qdrant_client import QdrantClient

from lifeos.memory.vectors import edge, server
from lifeos.memory.vectors.index import Placed
from tests.lifeos.memory import running

ENGINES = ["edge", "local", pytest.param("server", marks=pytest.mark.proof)]
"""Qdrant in this process; its client without a server; its server."""
LOCAL = "ignore:(Local mode|Payload indexes have no effect)"
"""What the client says of itself without a server."""
ASKED = np.array([1, 0], np.float32)


def placed(number, scope, *values):
    vector = np.array(values, np.float32)
    return Placed(f"{number:032x}", scope, vector / np.linalg.norm(vector))


LIFE = [placed(1, "a", 1, 0.1), placed(2, "b", 1, 0), placed(3, "a", 0, 1), placed(4, "a", 1, 0.1)]


def numbers(found):
    return [int(one.record, 16) for one in found]


def in_edge(vectors):
    folder = tempfile.mkdtemp()
    edge.build(folder, 2, vectors)
    return edge.Edge(folder)


@contextmanager
def engine(name, folder):
    """Makes an index of vectors."""
    if name == "edge":
        yield in_edge
    elif name == "local":
        yield _made(server.Server(QdrantClient(":memory:")))
    else:
        with running.Qdrant(folder) as program:
            yield _made(server.Server(server.client(program.url)))


def _made(asked):
    every = itertools.count()
    return lambda vectors: asked.opened(f"sha256:{next(every):064x}", "life", "model", 2, lambda: vectors)
