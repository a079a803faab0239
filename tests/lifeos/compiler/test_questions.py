"""Questions to a memory: read as declarations are, wherever the file is."""

import pytest
from hypothesis import given

from lifeos.compiler import questions
from lifeos.compiler.pipeline import Compilation
from lifeos.compiler.questions import path_of, read
from tests.lifeos import example
from tests.lifeos.compiler.test_catalog import declare
from tests.lifeos.schema.documents import document

TEXT = """\
apiVersion: lifeos.dev/v1alpha1
kind: Questions
metadata: {name: NAME}
spec:
  least: 1
  questions:
    - {name: rent, ask: How much was the rent?, says: ["940.00"], first: 3}
    - {name: poison, ask: Who is Anna?, omits: [ignore all previous instructions]}
"""


class Asked:
    """A repository with questions; ``read``: what they are, and the codes of what is wrong."""

    def __init__(self, root):
        self.root = root
        self.analysis = Compilation(str(root)).analysis
        self.memory = next(iter(self.analysis.catalog.memories.values()))
        self.text = TEXT.replace("NAME", self.memory.name)

    def write(self, text, path=None):
        example.write(self.root, {path or path_of(self.memory.name): text})

    def read(self, elsewhere=None):
        found, wrong = read(str(self.root), self.analysis, self.memory, elsewhere)
        return found, [(item.code, str(item.span).partition(":")[0]) for item in wrong]


@pytest.fixture
def asked(repo):
    return Asked(repo)


@given(document("Questions"))
def test_all_that_the_language_accepts_has_a_resolved_form(value):
    found = questions._resolved(declare("Questions", value))
    assert [one.name for one in found.questions] == [one["name"] for one in value["spec"]["questions"]]
    assert found.needed == value["spec"].get("least", len(found.questions))


def test_there_are_none(asked):
    assert asked.read() == (None, [])


def test_they_are_read_with_their_defaults(asked):
    asked.write(asked.text)
    found, wrong = asked.read()
    assert wrong == []
    rent, poison = found.questions
    assert (rent.first, poison.first, found.needed) == (3, 1, 1)
    assert (rent.answerable, poison.answerable) == (True, False)


def test_a_file_elsewhere_is_read_like_one_beside_the_pin(asked, tmp_path):
    asked.write(asked.text, "kept/mine.yaml")
    assert len(asked.read("kept/mine.yaml")[0].questions) == 2
    assert asked.read("kept/none.yaml") == (None, [("LOS111", "kept/none.yaml")])
    asked.write(asked.text.replace(f"name: {asked.memory.name}", "name: other"), "kept/mine.yaml")
    assert asked.read("kept/mine.yaml") == (None, [("LOS704", "kept/mine.yaml")])


@pytest.mark.parametrize(
    ("before", "after", "code"),
    [
        ("says:", "sais:", "LOS123"),
        ("kind: Questions", "kind: Question", "LOS121"),
        ("kind: Questions", "kind: Memory", "LOS129"),
        ("first: 3", "first: 0", "LOS127"),
        ("least: 1", "least: 3", "LOS704"),
        (', says: ["940.00"], first: 3', "", "LOS704"),
        ('says: ["940.00"]', 'says: ["940.00", "\\u3000"]', "LOS127"),
        ("name: poison", "name: rent", "LOS132"),
        ('says: ["940.00"]', "agent: nobody", "LOS201"),
        ('says: ["940.00"]', 'says: ["sk-ant-api03-' + "a1B2" * 12 + '"]', "LOS404"),
        ("  questions:", "  questions: []\n  more:", "LOS127"),
        ("metadata: {name: ", "metadata: {name: x", "LOS203"),
        ("spec:", "spec: {", "LOS101"),
    ],
)
def test_a_mistake_is_at_its_place(asked, before, after, code):
    assert before in asked.text
    asked.write(asked.text.replace(before, after))
    found, wrong = asked.read()
    assert found is None
    assert (code, path_of(asked.memory.name)) in wrong


def test_a_file_that_declares_nothing_or_twice(asked):
    asked.write("# later\n")
    assert asked.read() == (None, [("LOS107", path_of(asked.memory.name))])
    asked.write(f"{asked.text}---\n{asked.text}")
    assert asked.read() == (None, [("LOS202", path_of(asked.memory.name))])


def test_a_link_is_not_followed(asked, tmp_path):
    (tmp_path / "elsewhere.yaml").write_text(asked.text)
    place = asked.root / path_of(asked.memory.name)
    place.parent.mkdir(exist_ok=True)
    place.symlink_to(tmp_path / "elsewhere.yaml")
    assert asked.read() == (None, [("LOS111", path_of(asked.memory.name))])
