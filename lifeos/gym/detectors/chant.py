"""Text that repeats itself: one chunk over and over, as of a model that has lost its way.

After gemini-cli's ``loopDetectionService.ts``: a chunk of 50 characters, 10 times within 5,000, outside code and tables, where repeating is
right. Unlike there, occurrences must not overlap, or a line of dashes would be a loop.
"""

import numpy as np

CHUNK = 50
"""Characters: shorter ones are phrases that any text repeats."""
TIMES = 10
"""Fewer are a refrain, or the same remark on several records."""
WITHIN = 5_000
"""Characters in which all of the repetitions stand; over a longer text, a phrase may well come back."""

_BASE = 0x9E3779B97F4A7C15
_INVERSE = pow(_BASE, -1, 2**64)


def chant(text: str) -> str:
    """The chunk that is repeated, or nothing. Near-linear: places are found by the hash of what begins there."""
    prose = _prose(text)
    if len(prose) < CHUNK * TIMES:
        return ""
    codes = np.frombuffer(prose.encode("utf-32-le", "surrogatepass"), dtype=np.uint32).astype(np.uint64)
    sums = np.concatenate((np.zeros(1, np.uint64), np.cumsum(codes * _powers(_BASE, len(prose)), dtype=np.uint64)))
    inverse = _powers(_INVERSE, len(prose))
    hashes = (sums[CHUNK:] - sums[:-CHUNK]) * inverse[: len(prose) - CHUNK + 1]
    order = np.argsort(hashes, kind="stable")
    ordered = hashes[order]
    last = TIMES - 1
    often = (ordered[last:] == ordered[:-last]) & (order[last:] - order[:-last] <= WITHIN - CHUNK)
    begins = np.zeros(len(hashes) + 1, dtype=bool)
    begins[order[:-last][often] + 1] = True
    # What begins one character after another candidate repeats as that one does.
    for key in np.unique(hashes[begins[1:] & ~begins[:-1]]):
        low, high = np.searchsorted(ordered, key, "left"), np.searchsorted(ordered, key, "right")
        if found := _repeated(prose, order[low:high].tolist(), sums, inverse):
            return found
    return ""


def _repeated(prose: str, places: list[int], sums: np.ndarray, inverse: np.ndarray) -> str:
    """The chunk at the places, if it is chanted. Lines of a list may share a long beginning (gemini-cli #5873), so what stands between
    must repeat, too: of the stretches from one occurrence to the next at most half may differ."""
    apart: list[int] = []
    between: list[int] = []
    for place in places:
        if apart and place - apart[-1] < CHUNK:
            continue
        if apart:
            between.append(int((int(sums[place]) - int(sums[apart[-1]])) * int(inverse[apart[-1]]) % 2**64))
        apart.append(place)
        if len(apart) < TIMES or apart[-1] - apart[-TIMES] > WITHIN - CHUNK:
            continue
        if len(set(between[-TIMES + 1 :])) > TIMES // 2:
            continue
        chunk = prose[place : place + CHUNK]
        if all(prose.startswith(chunk, other) for other in apart[-TIMES:]):
            return chunk
    return ""


def _powers(base: int, count: int) -> np.ndarray:
    """1, base, base², …, in the integers modulo 2 to the 64th."""
    powers = np.full(count, base, dtype=np.uint64)
    powers[0] = 1
    return np.cumprod(powers, dtype=np.uint64)


def _prose(text: str) -> str:
    """A text without fenced code, tables and lines that only divide, its spaces made single."""
    kept = []
    code = False
    for line in text.splitlines():
        bare = line.strip()
        if bare.startswith(("```", "~~~")):
            code = not code
        elif not code and not bare.startswith("|") and any(map(str.isalnum, bare)):
            kept.append(" ".join(bare.split()))
    return " ".join(kept)
