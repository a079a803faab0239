"""What is pinned was judged, where there are questions."""

import msgspec
import pytest

from lifeos.bundle import content_hash
from lifeos.compiler import questions
from lifeos.compiler.judgements import unjudged
from lifeos.compiler.pipeline import Compilation
from lifeos.evidence.judgement import FORMAT, Judgement, digest, encode, path_of
from tests.lifeos import example

ASKED = """\
apiVersion: lifeos.dev/v1alpha1
kind: Questions
metadata: {{name: {name}}}
spec:
  questions:
    - {{name: rent, ask: How much was the rent?, says: ["{amount}"]}}
"""


class Repository:
    """``questions`` and ``record`` write them; ``found``: what is said of the pin."""

    def __init__(self, root):
        self.root = root
        self.memory = next(iter(Compilation(str(root)).analysis.catalog.memories.values()))

    def questions(self, amount="940.00"):
        path = questions.path_of(self.memory.name)
        example.write(self.root, {path: ASKED.format(name=self.memory.name, amount=amount)})

    def record(self, version=None, of=None, **change):
        analysis = Compilation(str(self.root)).analysis
        asked, _ = questions.read(str(self.root), analysis, self.memory)
        name = of or digest(asked)
        said = Judgement(FORMAT, self.memory.name, name, "sha256:" + "0" * 64, version or self.memory.snapshot, 1, 1, 1)
        place = self.root / path_of(self.memory.name)
        place.parent.mkdir(exist_ok=True)
        place.write_bytes(encode(msgspec.structs.replace(said, **change)))

    @property
    def found(self):
        return [
            (item.code, item.severity, item.message) for item in unjudged(Compilation(str(self.root), cached=False))
        ]


@pytest.fixture
def asked(repo):
    return Repository(repo)


def test_a_memory_without_questions_is_judged_by_nobody(asked):
    assert asked.found == []


def test_a_version_that_was_judged(asked):
    asked.questions()
    asked.record()
    assert asked.found == []


def test_a_version_that_was_never_asked(asked):
    asked.questions()
    ((code, severity, message),) = asked.found
    assert (code, severity) == ("LOS705", "error")
    assert "was never asked its questions" in message


def test_what_holds_nothing_needs_no_judgement(asked):
    (path,) = [one for one in asked.root.rglob("*.yaml") if "kind: Memory" in one.read_text()]
    path.write_text(path.read_text().replace(asked.memory.snapshot, content_hash(b"")))
    asked.questions()
    assert asked.found == []


def test_the_pin_was_moved_without_judging(asked):
    other = "sha256:" + "7" * 64
    asked.questions()
    asked.record(other)
    ((code, severity, message),) = asked.found
    assert (code, severity) == ("LOS705", "error")
    assert f"judged is {other[:19]}" in message


def test_so_it_is_found_where_the_questions_are_elsewhere(asked):
    asked.record("sha256:" + "7" * 64, of="sha256:" + "1" * 64)
    assert [code for code, *_ in asked.found] == ["LOS705"]
    asked.record(of="sha256:" + "1" * 64)
    assert asked.found == []


def test_other_questions_than_it_was_judged_by_are_a_warning(asked):
    asked.questions()
    asked.record()
    asked.questions("950.00")
    ((code, severity, _),) = asked.found
    assert (code, severity) == ("LOS705", "warning")


def test_a_record_that_does_not_hold_counts_for_nothing(asked):
    asked.questions()
    asked.record(answered=0)
    assert "does not hold: 0 of 1 questions" in asked.found[0][2]
    (asked.root / path_of(asked.memory.name)).unlink()
    (asked.root / path_of(asked.memory.name)).mkdir()
    assert "it cannot be read" in asked.found[0][2]


def test_questions_with_a_mistake_are_said_and_no_more(asked):
    asked.questions()
    path = asked.root / questions.path_of(asked.memory.name)
    path.write_text(path.read_text().replace("says", "sais"))
    assert {code for code, *_ in asked.found} == {"LOS123"}
