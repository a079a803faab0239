"""The pin of a memory and git's pointer to its bytes name one version."""

import pytest

from lifeos.compiler.pipeline import Compilation
from lifeos.compiler.pointers import astray
from lifeos.evidence import pointer
from tests.lifeos import example

FIRST, SECOND = ("sha256:" + digit * 64 for digit in "12")
POINTER = "outs:\n- md5: {md5}.dir\n  path: context\nmeta:\n  snapshot: {snapshot}\n"


@pytest.fixture
def pin(repo):
    """Declare the pin, and write the pointer; the findings."""
    (path,) = [one for one in repo.rglob("*.yaml") if "kind: Memory" in one.read_text()]
    before = path.read_text()
    name = next(iter(Compilation(str(repo)).analysis.catalog.memories))

    def call(declared, pointed):
        snapshot = next(word for word in before.split() if word.startswith("sha256:"))
        path.write_text(before.replace(snapshot, declared))
        if pointed is not None:
            example.write(repo, {pointer.path_of(name): pointed})
        return astray(Compilation(str(repo), cached=False))

    return call


def pointing(snapshot):
    return POINTER.format(md5="a" * 32, snapshot=snapshot)


def test_both_name_one_version(pin):
    assert pin(FIRST, pointing(FIRST)) == []


def test_one_of_them_was_changed_alone(pin):
    (found,) = pin(FIRST, pointing(SECOND))
    assert found.code == "LOS703"
    assert f"pins {FIRST[:19]}…" in found.message
    assert f"points to {SECOND[:19]}…" in found.message
    assert found.related[0].span.file.endswith(".dvc")


def test_there_is_no_pointer(pin):
    assert pin(FIRST, None) == []


def test_it_points_to_nothing(pin):
    (found,) = pin(FIRST, "outs: []\n")
    assert "names no version of a memory" in found.message
