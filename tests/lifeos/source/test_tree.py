"""Which files are declarations, and their bytes: no link is followed, nothing but regular files is read."""

import os
import subprocess

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lifeos.source.tree import MAX_BYTES, UnreadableError, decode, discover, read_bytes


def code(call, *arguments):
    with pytest.raises(UnreadableError) as caught:
        call(*arguments)
    return caught.value.diagnostic.code


def put(root, *paths):
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text("x")


def test_files_below_the_roots_sorted(tmp_path):
    put(
        tmp_path,
        "lifeos.yaml",
        "agents.d/b/team.yaml",
        "agents.d/a/x/agent.yaml",
        "evals/personas/p.yaml",
        "policies/lib/x.rego",
    )
    put(tmp_path, "README.md", "manifests/x.yaml", "agents.d/.hidden", "agents.d/.git/config", "evals/.cache/x.yaml")
    assert discover(str(tmp_path)).files == [
        "agents.d/a/x/agent.yaml",
        "agents.d/b/team.yaml",
        "evals/personas/p.yaml",
        "lifeos.yaml",
        "policies/lib/x.rego",
    ]


def test_links_are_named_and_not_followed(tmp_path):
    put(tmp_path, "outside/secret.yaml", "repo/agents.d/real.yaml")
    repo = tmp_path / "repo"
    (repo / "agents.d/file.yaml").symlink_to(tmp_path / "outside/secret.yaml")
    (repo / "agents.d/folder").symlink_to(tmp_path / "outside")
    (repo / "agents.d/loop").symlink_to(repo / "agents.d")
    (repo / "evals").symlink_to(tmp_path / "outside")
    listing = discover(str(repo))
    assert listing.files == ["agents.d/real.yaml"]
    assert listing.links == ["agents.d/file.yaml", "agents.d/folder", "agents.d/loop", "evals"]
    assert code(read_bytes, str(repo), "agents.d/file.yaml") == "LOS111"


def test_names_that_no_terminal_shows_are_findings(tmp_path):
    put(tmp_path, "agents.d/good.yaml", "agents.d/new\nline.yaml")
    with open(os.fsencode(tmp_path) + b"/agents.d/\xff.yaml", "w"):
        pass
    listing = discover(str(tmp_path))
    assert listing.files == ["agents.d/good.yaml"]
    assert [item.code for item in listing.found] == ["LOS106", "LOS106"]
    assert all(item.span.file.isprintable() for item in listing.found)


def test_a_very_deep_tree(tmp_path):
    folder = os.open(tmp_path, os.O_RDONLY)
    os.mkdir("agents.d", dir_fd=folder)
    inner = os.open("agents.d", os.O_RDONLY, dir_fd=folder)
    for _ in range(1200):
        os.mkdir("d", dir_fd=inner)
        deeper = os.open("d", os.O_RDONLY, dir_fd=inner)
        os.close(inner)
        inner = deeper
    os.close(inner)
    os.close(folder)
    try:
        assert discover(str(tmp_path)).files == []
    finally:  # deeper than Python's own rmtree, and so pytest's, can go
        subprocess.run(["rm", "-rf", str(tmp_path / "agents.d")], check=True)


def test_what_is_no_regular_file_is_not_read(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "folder").mkdir()
    assert code(read_bytes, str(tmp_path), "pipe") == "LOS111"
    assert code(read_bytes, str(tmp_path), "folder") == "LOS111"
    assert code(read_bytes, str(tmp_path), "nothing") == "LOS111"


def test_the_limit_of_size(tmp_path):
    (tmp_path / "most").write_bytes(b"x" * MAX_BYTES)
    (tmp_path / "more").write_bytes(b"x" * (MAX_BYTES + 1))
    assert len(read_bytes(str(tmp_path), "most")) == MAX_BYTES
    assert code(read_bytes, str(tmp_path), "more") == "LOS108"


@given(st.text())
def test_utf_8_is_read_with_and_without_a_mark(text):
    encoded = text.encode()
    if encoded[:3] != b"\xef\xbb\xbf":
        assert decode("x", encoded) == text
    assert decode("x", b"\xef\xbb\xbf" + encoded) == text


def test_other_encodings_are_named_with_the_place():
    with pytest.raises(UnreadableError) as caught:
        decode("x", "a: 1\nb: ä→".encode() + "ü".encode("latin-1"))
    found = caught.value.diagnostic
    assert (found.code, found.span.line, found.span.column) == ("LOS106", 2, 6)
    assert "'ü' in Latin-1" in found.message
    assert code(decode, "x", "a: 1".encode("utf-16")) == "LOS106"


@given(st.binary())
def test_any_bytes_are_text_or_a_finding(data):
    try:
        decode("x", data)
    except UnreadableError as error:
        assert error.diagnostic.code == "LOS106"


def test_a_folder_that_names_something_has_a_name(tmp_path):
    """What is in it cannot be right before it is renamed; scenarios and an agent's own folders are called as they like."""
    put(tmp_path, "agents.d/Finance/team.yaml", "agents.d/a/My_Agent/agent.yaml", "evals/suites/1st/suite.yaml")
    put(tmp_path, "agents.d/a/x/Data_1/y.txt", "evals/suites/x/Scenarios/One/y.json", "policies/Lib/x.rego")
    listing = discover(str(tmp_path))
    assert sorted((item.code, item.span.file) for item in listing.found) == [
        ("LOS126", "agents.d/Finance"),
        ("LOS126", "agents.d/a/My_Agent"),
        ("LOS126", "evals/suites/1st"),
    ]
    assert "rename it, for example to 'my-agent'" in {item.hint for item in listing.found}
    assert listing.files == ["agents.d/a/x/Data_1/y.txt", "evals/suites/x/Scenarios/One/y.json", "policies/Lib/x.rego"]
