"""Who owns what in a folder of rendered files: what others put there is never overwritten and never deleted."""

import json
import os

import pytest

from lifeos.compiler import folder
from lifeos.compiler.folder import GENERATIONS, RECORD, Held, is_temporary, look
from lifeos.compiler.pipeline import Compilation
from tests.lifeos import example
from tests.lifeos.compiler.test_pipeline import cli, codes, compile_, out_of_date

HOME = "manifests/local/hello"


def found(root):
    return [(item.code, item.span.file) for item in Compilation(str(root)).plan().found]


def contents(root):
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.mark.parametrize("cached", [True, False])
def test_a_foreign_file_is_reported_and_left(repo, cached):
    compile_(repo)
    example.write(repo, {f"{HOME}/role-evil.yaml": "kind: ClusterRole\n"})
    assert codes(repo, cached=cached) == ["LOS802"]
    assert found(repo) == [("LOS802", f"{HOME}/role-evil.yaml")]
    before = contents(repo)
    assert cli(repo, "compile").returncode == 1
    assert contents(repo) == before


@pytest.mark.parametrize(
    "path",
    [
        f"{HOME}/deeper/x.yaml",
        "manifests/local/_platform/role-evil.yaml",
        "manifests/local/_platform/hello/deeper/x.yaml",
        "manifests/local/_platform/evil/x.yaml",
        "manifests/local/_platform/evil/deeper/x.yaml",
        "manifests/local/evil/x.yaml",
        "argocd/local/application-evil.yaml",
        "argocd/local/deeper/x.yaml",
    ],
)
@pytest.mark.parametrize("cached", [True, False])
def test_nothing_can_be_slipped_in_where_argo_cd_looks(repo, path, cached):
    """The platform's Application reads its folder recursively, so a folder that nobody rendered is read too."""
    compile_(repo)
    example.write(repo, {path: "kind: ClusterRoleBinding\n"})
    assert codes(repo, cached=cached) == ["LOS802"]


def test_a_foreign_file_in_the_compilers_place_is_not_overwritten(repo):
    example.write(repo, {f"{HOME}/rollout-hello.yaml": "mine\n"})
    assert codes(repo) == ["LOS802", "LOS805"] or codes(repo) == ["LOS805"]
    assert cli(repo, "compile").returncode == 1
    assert (repo / f"{HOME}/rollout-hello.yaml").read_text() == "mine\n"


def test_a_foreign_file_survives_the_end_of_its_folder(repo):
    """An agent that is removed leaves no file of the compiler; what someone put beside them keeps the folder alive."""
    compile_(repo)
    example.write(repo, {f"{HOME}/notes.txt": "mine\n"})
    for path in ("agent.yaml", "prompts/system.md"):
        (repo / "agents.d/platform/hello" / path).unlink()
    assert codes(repo) == ["LOS802"]
    assert (repo / f"{HOME}/rollout-hello.yaml").exists()


@pytest.mark.parametrize(
    "names",
    [
        ["../../../agents.d/platform/team.yaml"],
        ["/etc/passwd"],
        ["..", "."],
        [""],
        ["sub/x"],
        [1],
        [["x"]],
        {"a": 1},
        "text",
        None,
        7,
    ],
    ids=str,
)
def test_a_crafted_record_deletes_nothing(repo, names):
    """A record comes from a pull request like everything else: it claims nothing outside its own folder."""
    compile_(repo)
    (repo / HOME / RECORD).write_text(json.dumps({"files": names}))
    before = contents(repo)
    cli(repo, "compile")
    compilation = Compilation(str(repo), cached=False)
    outcome = compilation.plan()
    for plan in outcome.plans:
        assert all("/" not in name and name not in ("", ".", "..") for name in (*plan.deletes, *plan.writes))
    assert {path for path in before if not path.exists()} == set()
    assert "LOS806" in {item.code for item in outcome.found} or outcome.found == []


@pytest.mark.parametrize("text", ["", "[]", "{}", "\x00", "<<<<<<< HEAD\n", '{"files": ["a"', "[" * 100_000])
def test_a_record_that_cannot_be_read_is_a_finding(repo, text):
    compile_(repo)
    (repo / HOME / RECORD).write_text(text)
    assert "LOS806" in codes(repo)
    before = contents(repo)
    assert cli(repo, "compile").returncode == 1
    assert contents(repo) == before


def test_a_record_may_claim_files_that_are_gone(repo):
    compile_(repo)
    path = repo / HOME / RECORD
    path.write_text(folder.record(frozenset(json.loads(path.read_text())["files"]) | {"gone.yaml"}))
    compile_(repo)
    assert out_of_date(repo) == []
    assert "gone.yaml" not in path.read_text()


@pytest.mark.parametrize("link", ["manifests", "manifests/local", HOME, "argocd"])
def test_a_link_out_of_the_tree_is_refused(repo, tmp_path, link):
    """Rendering through it would write to a place that no pull request shows."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (repo / link).parent.mkdir(parents=True, exist_ok=True)
    (repo / link).symlink_to(outside)
    assert "LOS110" in codes(repo)
    assert cli(repo, "compile").returncode == 1
    assert list(outside.iterdir()) == []


def test_a_link_in_the_place_of_a_file_is_replaced_and_not_followed(repo, tmp_path):
    compile_(repo)
    target = tmp_path / "precious"
    target.write_text("precious\n")
    path = repo / HOME / "rollout-hello.yaml"
    path.unlink()
    path.symlink_to(target)
    compile_(repo)
    assert target.read_text() == "precious\n"
    assert not path.is_symlink()
    assert out_of_date(repo) == []


def test_a_dangling_link_in_the_place_of_a_new_file_is_not_followed(repo, tmp_path):
    target = tmp_path / "new"
    (repo / HOME).mkdir(parents=True)
    (repo / HOME / "rollout-hello.yaml").symlink_to(target)
    assert "LOS805" in codes(repo)
    cli(repo, "compile")
    assert not target.exists()


def test_a_repository_may_itself_be_reached_through_a_link(repo, tmp_path):
    (tmp_path / "link").symlink_to(repo)
    compile_(tmp_path / "link")
    assert out_of_date(repo) == []


def test_look_reads_names_and_sizes(tmp_path):
    (tmp_path / "home" / "inner").mkdir(parents=True)
    (tmp_path / "home" / "a.yaml").write_text("12345")
    (tmp_path / "home" / RECORD).write_text(folder.record(frozenset({"a.yaml", "b.yaml"})))
    held, findings = look(str(tmp_path), "home")
    assert findings == []
    assert held.owned == {"a.yaml", "b.yaml"}
    assert held.files["a.yaml"][0] == 5
    assert held.files["inner/"] == (0, 0)
    assert look(str(tmp_path), "nowhere") == (Held({}, frozenset()), [])


def test_a_folder_is_as_it_was_left_in_whatever_order_it_lists_its_files(tmp_path):
    for name in "abc":
        (tmp_path / name).write_text(name)
    listed = folder.signature(str(tmp_path))
    for files in (listed, dict(reversed(listed.items()))):
        assert folder.as_left(str(tmp_path), folder.seal(files))
    (tmp_path / "b").write_text("bb")
    assert not folder.as_left(str(tmp_path), folder.seal(listed))


def test_the_record_is_sorted_and_one_name_a_line():
    """So that two pull requests that add different files merge."""
    assert folder.record(frozenset({"b", "a"})) == '{\n "files": [\n  "a",\n  "b"\n ]\n}\n'


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a.yaml.12.tmp", True), ("a.yaml.tmp", False), ("b.yaml.12.tmp", False), ("a.yaml", False), (".12.tmp", False)],
)
def test_is_temporary(name, expected):
    assert is_temporary(name, {"a.yaml"}) is expected


def test_generations_with_a_merge_conflict(tmp_path):
    (tmp_path / GENERATIONS).write_text("# kept\n<<<<<<< ours\na-1\n=======\nb-2\n>>>>>>> theirs\n../evil\n\nc-3\n")
    assert folder.read_generations(str(tmp_path), ".") == ["a-1", "b-2", "c-3"]
    (tmp_path / GENERATIONS).write_bytes(b"\xff\xfe")
    assert folder.read_generations(str(tmp_path), ".") == []
    os.unlink(tmp_path / GENERATIONS)
    assert folder.read_generations(str(tmp_path), ".") == []


def test_generations_round_trip(tmp_path):
    (tmp_path / GENERATIONS).write_text(folder.write_generations(["a-1", "b-2"]))
    assert folder.read_generations(str(tmp_path), ".") == ["a-1", "b-2"]


MERGED = """{
 "files": [
<<<<<<< HEAD
  "configmap-a-1.yaml",
=======
  "configmap-a-2.yaml",
>>>>>>> other
  "rollout-a.yaml"
 ]
}
"""


def test_a_record_with_the_marks_of_a_merge_names_what_either_side_rendered(tmp_path):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / RECORD).write_text(MERGED)
    held, found = look(str(tmp_path), "home")
    assert (held.owned, found) == (frozenset({"configmap-a-1.yaml", "configmap-a-2.yaml", "rollout-a.yaml"}), [])


@pytest.mark.parametrize("line", ["  ../x,", '  "../x",', "  no name", '  {"a": 1}'])
def test_marks_hide_no_line_that_is_no_name(tmp_path, line):
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / RECORD).write_text(MERGED.replace('  "rollout-a.yaml"', line))
    held, found = look(str(tmp_path), "home")
    assert (held.owned, [item.code for item in found]) == (frozenset(), ["LOS806"])
