"""The inputs and their keys: what could change the result changes the key, and nothing else does."""

import pytest

import lifeos
from lifeos.compiler.inputs import assemble, identity, read
from tests.lifeos import example

FILES = {path: text.encode() for path, text in sorted(example.FILES.items())}


def keys(**changes):
    contents = {**FILES, **changes}
    inputs = assemble({path: contents[path] for path in sorted(contents) if contents[path] is not None}, [])
    return inputs.catalog_key, {files.name: files.key for files in inputs.agents.values()}


BEFORE = keys()


def changed(**changes):
    """Which keys differ: ``catalog``, and agents by name."""
    catalog, agents = keys(**changes)
    names = {name for name in {*agents, *BEFORE[1]} if agents.get(name) != BEFORE[1].get(name)}
    return names | ({"catalog"} if catalog != BEFORE[0] else set())


@pytest.mark.parametrize(
    ("path", "data", "expected"),
    [
        ("agents.d/platform/hello/agent.yaml", b"x", {"hello"}),
        ("agents.d/platform/hello/prompts/system.md", b"x", {"hello"}),
        ("agents.d/platform/hello/new.py", b"x", {"hello"}),
        ("evals/receipts/hello/0.json", b"{}", {"hello"}),
        ("evals/receipts/nobody/0.json", b"{}", set()),
        ("lifeos.yaml", b"x", {"catalog", "hello", "teller"}),
        ("agents.d/finance/team.yaml", b"x", {"catalog", "hello", "teller"}),
        ("policies/lib/x.rego", b"package x", {"catalog", "hello", "teller"}),
        ("agents.d/finance/teller/agent.yaml", None, {"teller"}),
    ],
)
def test_what_changes_a_key(path, data, expected):
    assert changed(**{path: data}) == expected


def test_moving_bytes_between_files_changes_a_key():
    """A key over concatenated bytes would not notice."""
    folder = "agents.d/platform/hello"
    one = keys(**{f"{folder}/a.md": b"xy", f"{folder}/b.md": b"z"})
    two = keys(**{f"{folder}/a.md": b"x", f"{folder}/b.md": b"yz"})
    three = keys(**{f"{folder}/a.mdx": b"y", f"{folder}/b.md": b"z"})
    assert len({item[1]["hello"] for item in (one, two, three)}) == 3


def test_a_receipt_is_not_a_file_of_the_agent():
    folder = "agents.d/platform/hello"
    assert keys(**{f"{folder}/0.json": b"{}"}) != keys(**{"evals/receipts/hello/0.json": b"{}"})


def test_another_file_of_the_compiler_is_another_compiler(tmp_path, monkeypatch):
    (tmp_path / "inner" / "__pycache__").mkdir(parents=True)
    (tmp_path / "__init__.py").write_text("")
    (tmp_path / "inner" / "a.py").write_text("a")
    monkeypatch.setattr(lifeos, "__file__", str(tmp_path / "__init__.py"))
    before = identity()
    (tmp_path / "inner" / "__pycache__" / "a.pyc").write_text("compiled")
    assert identity() == before
    (tmp_path / "inner" / "a.py").write_text("ab")
    assert identity() != before


def test_a_suite_is_its_declaration_its_templates_and_its_prompts(tmp_path):
    for name in (
        "suite.yaml",
        "judge.md",
        "scenarios/a.py",
        "scenarios/a.json",
        "labels/a.jsonl",
        "scenarios/__pycache__/a.pyc",
        "x.bin",
    ):
        path = tmp_path / "evals/suites/s" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\xff")
    given = {path: data for path, data in read(str(tmp_path)).shared.items() if data}
    assert set(given) == {
        f"evals/suites/s/{name}" for name in ("suite.yaml", "judge.md", "scenarios/a.py", "scenarios/a.json")
    }


def test_simulated_tools_are_inputs(tmp_path):
    for name in ("a.py", "__pycache__/a.pyc"):
        path = tmp_path / "evals/world" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"\xff")
    assert {path for path, data in read(str(tmp_path)).shared.items() if data} == {"evals/world/a.py"}
