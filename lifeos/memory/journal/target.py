"""What can be forgotten: a fact, by the hash of its N-Quad, or a record, by its id, with all facts of it."""

import hashlib
import re

from lifeos.errors import UsageError

_TEXT = re.compile(r"(fact|record):[0-9a-f]{32}")


def of_fact(quad: bytes) -> str:
    """What a fact is called, by its N-Quad without the end of the line: ``fact:<32 hex>``."""
    return f"fact:{hashlib.sha256(quad).hexdigest()[:32]}"


def parse(text: str) -> str:
    """A target that somebody wrote. Raises :class:`UsageError`."""
    if _TEXT.fullmatch(text) is None:
        raise UsageError(
            f"'{text[:200]}' is no fact and no record; write fact:<32 hex> as `lifeos memory diff --facts` shows it, or record:<32 hex>"
        )
    return text
