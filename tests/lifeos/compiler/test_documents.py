"""What is remembered of a file is what it says, and only for as long as it says it."""

import msgspec
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lifeos.compiler import documents
from lifeos.compiler.cache import FOLDER, kept
from lifeos.compiler.documents import Documents, parse
from lifeos.units import Money
from tests.lifeos import example

FILE = "documents.cache"


def said(loaded):
    """What a load gave, comparable."""
    found_documents, found = loaded
    return [(item.kind, item.name, item.index, item.value, str(item.span())) for item in found_documents], found


@pytest.fixture
def parsed(monkeypatch):
    """The paths that were parsed."""
    paths = []
    real = documents.parse
    monkeypatch.setattr(documents, "parse", lambda path, data: paths.append(path) or real(path, data))
    return paths


def remember(root, files, compiler=b"one"):
    """Load the files and keep what they say; what they said."""
    memory = Documents(str(root), compiler)
    loaded = {path: said(memory.load(path, data)) for path, data in files.items()}
    memory.save(files)
    return loaded


def example_files():
    return {path: text.encode() for path, text in example.FILES.items() if path.endswith(".yaml")}


def test_a_file_that_is_known_is_not_parsed_and_says_the_same(tmp_path, parsed):
    files = example_files()
    first = remember(tmp_path, files)
    assert sorted(parsed) == sorted(files)
    parsed.clear()
    assert remember(tmp_path, files) == first
    assert parsed == []
    assert first == {path: said(parse(path, data)) for path, data in files.items()}


def test_money_comes_back_as_money(tmp_path):
    path, data = "agents.d/home/budget.yaml", b"kind: Budget\nmetadata: {name: home}\nspec: {perDay: 2 USD}\n"
    data = b"apiVersion: lifeos.dev/v1alpha1\n" + data
    remember(tmp_path, {path: data})
    (budget,), _ = Documents(str(tmp_path), b"one").load(path, data)
    assert budget.value["spec"]["perDay"] == Money(2_000_000)


def test_another_text_another_path_and_another_compiler_are_not_known(tmp_path, parsed):
    path, data = next(iter(example_files().items()))
    remember(tmp_path, {path: data})
    parsed.clear()
    Documents(str(tmp_path), b"one").load(path, data + b"\n")
    Documents(str(tmp_path), b"two").load(path, data)
    Documents(str(tmp_path), b"one", cached=False).load(path, data)
    assert parsed == [path] * 3


def test_what_was_found_is_found_again(tmp_path, parsed):
    path, data = "agents.d/home/budget.yaml", b"kind: Budget\n"
    first = remember(tmp_path, {path: data})
    assert first[path][1]
    parsed.clear()
    assert remember(tmp_path, {path: data}) == first
    assert parsed == [path]


def test_files_that_are_gone_are_forgotten(tmp_path):
    files = example_files()
    remember(tmp_path, files)
    path = next(iter(files))
    memory = Documents(str(tmp_path), b"two")
    memory.load(path, files[path])
    memory.save([path])
    assert list(msgspec.msgpack.decode(kept(str(tmp_path), FILE))) == [path]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(at=st.integers(min_value=0), change=st.integers(1, 255))
def test_a_damaged_file_is_no_file(tmp_path, at, change):
    path, data = next(iter(example_files().items()))
    remember(tmp_path, {path: data})
    damaged = bytearray((tmp_path / FOLDER / FILE).read_bytes())
    damaged[at % len(damaged)] ^= change
    (tmp_path / FOLDER / FILE).write_bytes(damaged)
    assert said(Documents(str(tmp_path), b"one").load(path, data)) == said(parse(path, data))
    (tmp_path / FOLDER / FILE).unlink()


def test_a_file_that_declares_nothing_need_not_be_text(tmp_path):
    picture = {"agents.d/finance/logo.png": b"\x89PNG\r\n\xff\xd8"}
    first = remember(tmp_path, picture)
    assert remember(tmp_path, picture) == first == {"agents.d/finance/logo.png": ([], [])}
