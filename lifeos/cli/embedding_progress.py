"""How many records were embedded so far, on the error output: ten thousand take minutes, and a command that says nothing looks as if it hung."""

import os
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from lifeos.cli.plural import count
from lifeos.cli.progress import EVERY

if TYPE_CHECKING:
    from lifeos.memory.vectors.index import Embedder, Vector

_LIVE = 0.2
"""Seconds between two counts on a terminal."""


class Told:
    """A :class:`lifeos.memory.vectors.index.Embedder` that tells: a line that replaces itself on a terminal, one every few seconds in a log, and nothing of what is done at once."""

    def __init__(self, embedder: "Embedder", clock: Callable[[], float] = time.monotonic) -> None:
        self.model, self.dimension = embedder.model, embedder.dimension
        self._embedder = embedder
        self._clock = clock
        self._made = 0
        self._told: float | None = None
        self._live = sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._drawn = False

    def vector(self, text: str) -> "Vector":
        """See :class:`lifeos.memory.vectors.index.Embedder`."""
        vector = self._embedder.vector(text)
        self._made += 1
        now = self._clock()
        if self._told is None:  # what came before the first is the engines' time
            self._told = now
        if now - self._told >= (_LIVE if self._drawn else EVERY):
            self._told = now
            said = f"{count(self._made, 'record')} embedded"
            sys.stderr.write(f"\r\x1b[K{said}" if self._live else f"{said}\n")
            sys.stderr.flush()
            self._drawn = self._live
        return vector

    def end(self) -> None:
        """Leave a terminal as it was."""
        if self._drawn:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
