"""Every mistake a person can make: exact output, the right exit code, and a repository that stays as it was.

A case is a folder ``bad/<CODE>_<what>/``: the files of ``repo/`` laid over the good repository ``bad/base/``, then
``arrange(root)`` of ``case.py`` for what no file can hold (links, permissions, bytes that git would change). Codes that are
found on rendered files (LOS401 to LOS403, LOS8xx) need a repository that was compiled; where the mistake is a policy, the
compilation comes after it. Hashes in what is printed are blotted out: they change with every change of a target.
"""

import contextlib
import hashlib
import json
import os
import re
import runpy
import shutil
import stat
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from lifeos.cli.formats.limit import FOR_PEOPLE, FOR_PROGRAMS
from lifeos.compiler.cache import FOLDER
from lifeos.explain.pages import pages
from tests.lifeos.cli.in_process import in_process

BAD = Path(__file__).parent / "bad"
CASES = sorted(path for path in BAD.iterdir() if re.match(r"LOS\d{3}_", path.name))
STOPPING = [
    path
    for path in CASES
    if not path.name.startswith(
        ("LOS401", "LOS402", "LOS403", "LOS507", "LOS703", "LOS704", "LOS705", "LOS801", "LOS807")
    )
]
"""Without what only `check` finds, and what compiling mends."""
PACKAGE = Path(__file__).parents[2] / "lifeos"
SECRETS = ("EXAMPLEexample", "correct-horse")
NOBODY = 65534
HASH = re.compile(r"(?<![0-9a-f])[0-9a-f]{10,12}(?![0-9a-f])")


def run(root, capsys, *arguments):
    """Exit code and output of a command on the repository, in this process."""
    capsys.readouterr()
    code = in_process("-C", root, *arguments)
    out, err = capsys.readouterr()
    assert not err, err
    return code, out


@pytest.fixture
def copy() -> Iterator[Path]:
    """A copy of the good repository that also a user without privileges may read."""
    folder = Path(tempfile.mkdtemp(prefix="lifeos-bad-"))
    folder.chmod(0o755)
    root = folder / "repo"
    shutil.copytree(BAD / "base", root)
    yield root
    for parent, _, _ in os.walk(folder):
        os.chmod(parent, 0o755)  # before the walk enters it
    shutil.rmtree(folder)


def arrange(case, root):
    """Make the mistake of a case."""
    if (case / "repo").is_dir():
        shutil.copytree(case / "repo", root, dirs_exist_ok=True)
    if (case / "case.py").exists():
        runpy.run_path(str(case / "case.py"))["arrange"](root)


def state(root):
    """What the repository holds: kind, permissions and content of each path, but for what the compiler remembers."""
    found = {}
    for path in sorted(path for path in root.rglob("*") if FOLDER not in path.relative_to(root).parts):
        status = path.lstat()
        content = ""
        if stat.S_ISREG(status.st_mode):
            content = hashlib.sha256(path.read_bytes()).hexdigest()
        elif stat.S_ISLNK(status.st_mode):
            content = os.readlink(path)
        found[str(path.relative_to(root))] = (status.st_mode, status.st_mtime_ns, content)
    return found


@contextlib.contextmanager
def without_privileges(root):
    """Where permissions are the mistake they must bind us: root may read everything."""
    locked = any(not path.lstat().st_mode & stat.S_IROTH for path in root.rglob("*") if not path.is_symlink())
    if not locked or os.geteuid() != 0:
        yield
        return
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)


def compare(path, actual, update):
    if update:
        path.write_text(actual, encoding="utf-8")
    assert path.exists(), f"{path} is missing; run pytest --update-golden and read what it writes"
    assert actual == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_bad(case, copy, capsys, update_golden):
    code = case.name[:6]
    if code.startswith("LOS8"):
        assert run(copy, capsys, "compile")[0] == 0
    arrange(case, copy)
    if code in ("LOS401", "LOS402", "LOS403", "LOS507"):
        assert run(copy, capsys, "compile")[0] == 0
    before = state(copy)
    with without_privileges(copy):
        status, text = run(copy, capsys, "check")
        _, listing = run(copy, capsys, "check", "--format", "json")
        again = run(copy, capsys, "check")
    found = json.loads(listing)["diagnostics"]
    assert state(copy) == before
    assert again == (status, text)
    assert status == (1 if any(item["severity"] == "error" for item in found) else 0)
    assert code in {item["code"] for item in found}
    assert not any(secret in text + listing for secret in SECRETS)
    for item in found:
        points(copy, item)
        assert item["hint"], f"no word on how to mend it: {item['message']}"
    compare(case / "expected.txt", HASH.sub(lambda match: "#" * len(match[0]), text), update_golden)


def points(root, item):
    """The place that a finding names exists; for a missing file it is the file's beginning."""
    path = root / item["file"]
    if not path.is_file() or not os.access(path, os.R_OK):
        assert (item["line"], item["column"]) == (1, 1)
        return
    lines = path.read_bytes().decode("utf-8-sig", errors="replace").split("\n")
    assert 1 <= item["line"] <= len(lines)
    assert 1 <= item["column"] <= len(lines[item["line"] - 1]) + 1
    assert item["endColumn"] <= len(lines[item["line"] - 1]) + 1 or item["endColumn"] == item["column"]


def test_the_base_is_good(copy, capsys):
    before = state(copy)
    assert run(copy, capsys, "compile")[0] == 0
    status, text = run(copy, capsys, "check")
    assert status == 0, text
    assert {path: state(copy)[path] for path in before} == before


def test_many_mistakes_at_once(copy, capsys, update_golden):
    """All of them in one run, by place: nobody mends one mistake to be told of the next."""
    arrange(BAD / "combined", copy)
    status, text = run(copy, capsys, "check")
    assert status == 1
    found = json.loads(run(copy, capsys, "check", "--format", "json")[1])["diagnostics"]
    assert len({item["code"] for item in found}) >= 38
    places = [(item["file"], item["line"], item["column"]) for item in found]
    assert places == sorted(places)
    for item in found:
        points(copy, item)
    compare(BAD / "combined" / "expected.txt", text, update_golden)


def test_every_code_has_a_case_and_a_page():
    """What a cluster lacks (LOS9xx), or a ledger (LOS10xx), is no mistake of a repository; those cases are in tests/lifeos/cluster/checks and tests/lifeos/cli."""
    named = {
        match for path in PACKAGE.rglob("*.py") for match in re.findall(r'"(LOS\d{3,4})"', path.read_text("utf-8"))
    }
    assert len(named) > 60
    assert {path.name[:6] for path in CASES} == {
        code for code in named if len(code) == 6 and not code.startswith("LOS9")
    }
    assert set(pages()) == named


@pytest.mark.parametrize("case", STOPPING, ids=lambda path: path.name)
def test_compile_does_not_write_what_is_wrong(case, copy, capsys):
    if case.name.startswith("LOS8"):
        assert run(copy, capsys, "compile")[0] == 0
    arrange(case, copy)
    before = state(copy)
    with without_privileges(copy):
        status, _ = run(copy, capsys, "compile")
    assert status == 1
    assert state(copy) == before


@pytest.mark.parametrize("form", ["sarif", "github"])
def test_other_formats_say_the_same(form, copy, capsys):
    arrange(BAD / "combined", copy)
    found = json.loads(run(copy, capsys, "check", "--format", "json")[1])["diagnostics"]
    status, text = run(copy, capsys, "check", "--format", form)
    assert status == 1
    assert not any(secret in text for secret in SECRETS)
    if form == "github":
        assert len(text.splitlines()) == len(found)
        assert all(line.startswith("::error file=") for line in text.splitlines())
    else:
        results = json.loads(text)["runs"][0]["results"]
        assert [item["ruleId"] for item in results] == [item["code"] for item in found]


def test_line_ends_and_byte_order_mark_are_no_mistake(copy, capsys):
    for path in copy.rglob("*.yaml"):
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    status, text = run(copy, capsys, "compile")
    assert status == 0, text


def test_a_mistake_after_a_byte_order_mark_is_at_its_place(copy, capsys):
    path = copy / "agents.d/finance/budget.yaml"
    path.write_bytes(
        b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n").replace(b"kind: Budget", b"kind: Bugdet")
    )
    found = json.loads(run(copy, capsys, "check", "--format", "json")[1])["diagnostics"]
    assert [(item["code"], item["line"], item["column"]) for item in found] == [("LOS121", 2, 7)]


def test_a_thousand_mistakes_are_reported_fast_and_in_order(copy, capsys):
    path = copy / "agents.d/platform/tools.yaml"
    tool = path.read_text()
    path.write_text(
        "---\n".join(
            tool.replace("ledger-read", f"tool-{n}").replace("spec:", "spec:\n  colour: red\n  cost: 5")
            for n in range(600)
        )
    )
    started = time.process_time()
    status, text = run(copy, capsys, "check")
    assert time.process_time() - started < 60
    assert status == 1
    lines = [int(match) for match in re.findall(r"--> agents\.d/platform/tools\.yaml:(\d+):", text)]
    assert len(lines) == 2 * FOR_PEOPLE
    assert lines == sorted(lines)
    assert "more of LOS123" in text
    found = json.loads(run(copy, capsys, "check", "--format", "json")[1])
    assert len(found["diagnostics"]) == FOR_PROGRAMS
    assert found["omitted"] >= 200
