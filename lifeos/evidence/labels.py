"""Labels: simulations of which a person said whether they are good, to measure a judge by.

``evals/suites/<suite>/labels/held-out.jsonl`` is what judges are measured on; ``tuning.jsonl`` is what prompts are written by. A line is
one simulation, as a judge sees it (:func:`lifeos.gym.judge.shown`), so that both are asked about the same.
"""

import os
from collections.abc import Sequence
from typing import Any, Literal, get_args

import msgspec

from lifeos.bundle import canonical, content_hash
from lifeos.errors import LifeOSError, UsageError
from lifeos.evidence.files import Files, below

Split = Literal["held-out", "tuning"]
SPLITS: tuple[Split, ...] = get_args(Split)


class Label(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A simulation and what a person says of it. ``conversation``: a step an entry; ``why``: for whoever reads it later."""

    verdict: Literal["good", "bad"]
    conversation: list[dict[str, Any]]
    why: str = ""

    @property
    def about(self) -> str:
        """The address of what was judged, whatever was said of it."""
        return content_hash(canonical(self.conversation))


def path_of(suite: str, split: Split) -> str:
    """Where the labels of a suite are, from the root of the repository."""
    return f"evals/suites/{suite}/labels/{split}.jsonl"


def read(files: Files, suite: str, split: Split) -> list[Label]:
    """The labels of a suite in the order of their lines; none when there is no file. Raises :class:`LifeOSError` for a line that is no label,
    and for a simulation that is there twice, in the other split, too: a prompt that was written by it cannot be measured by it."""
    labels = _read(files, path_of(suite, split))
    seen: dict[str, str] = {}
    for other in SPLITS:
        path = path_of(suite, other)
        for line, label in enumerate(labels if other == split else _read(files, path), 1):
            place = f"{path}:{line}"
            if label.about in seen:
                raise LifeOSError(f"{place} is the same simulation as {seen[label.about]}; remove one of them")
            seen[label.about] = place
    return labels


def add(root: str, suite: str, split: Split, new: Sequence[Label]) -> str:
    """Add labels; the path of their file. Raises :class:`UsageError` for a simulation that has one, of which none is added then, and
    :class:`LifeOSError` when the disk refuses."""
    taken = {label.about: path_of(suite, other) for other in SPLITS for label in read(below(root), suite, other)}
    path = path_of(suite, split)
    for label in new:
        if label.about in taken:
            said = msgspec.json.encode(label.conversation[:1]).decode()[:80]
            raise UsageError(f"a simulation has a label, in {taken[label.about]}; change it there. It begins {said}")
        taken[label.about] = path
    try:
        os.makedirs(os.path.dirname(f"{root}/{path}"), exist_ok=True)
        with open(f"{root}/{path}", "ab") as file:
            file.write(b"".join(msgspec.json.encode(label) + b"\n" for label in new))
    except OSError as error:
        raise LifeOSError(f"cannot write {path}: {error.strerror}. Mend that and call again.") from error
    return path


def digest(labels: Sequence[Label]) -> str:
    """The content address of a set, whatever the order of its lines and the words beside its verdicts."""
    return content_hash(canonical(sorted((label.about, label.verdict) for label in labels)))


def _read(files: Files, path: str) -> list[Label]:
    data = files(path)
    if data is None:
        return []
    lines = data.split(b"\n")
    labels = []
    if lines[-1] == b"":
        lines.pop()
    for number, line in enumerate(lines, 1):
        try:
            labels.append(msgspec.json.decode(line, type=Label))
        except (msgspec.DecodeError, RecursionError) as error:
            raise LifeOSError(
                f'{path}:{number} is no label: {error}. A line is {{"verdict": "good" or "bad", "conversation": [...]}}'
            ) from error
    return labels
