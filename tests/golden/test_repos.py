"""Whole repositories, compiled: every rendered byte is compared, and no file may be there that is not expected.

A case is a folder ``repos/<case>/``: ``input/`` is a small config repository with one idea, ``expected/`` what compiling it
writes. A case with ``steps/`` is compiled once for ``input/`` and once more after each of ``steps/<n>/`` was laid over it.
After a wanted change: ``pytest tests/golden/test_repos.py --update-golden``, and read the diff.
"""

import difflib
import os
import shutil
from pathlib import Path

import pytest

from lifeos.compiler import render
from lifeos.compiler.pipeline import Compilation
from lifeos.kube.read import read
from lifeos.targets import TARGETS

REPOS = Path(__file__).parent / "repos"
CASES = sorted(path.name for path in REPOS.iterdir())
RENDERED = ("manifests", "argocd")


def compiled(root):
    """Compile, and the rendered files by path; warnings are allowed, errors are not."""
    compilation = Compilation(str(root), cached=False)
    outcome = compilation.plan()
    assert [item for item in outcome.found if item.severity == "error"] == []
    compilation.apply(outcome)
    return files(root)


def files(root):
    """The bytes of the rendered files below a folder."""
    return {
        os.path.relpath(path, root): path.read_bytes()
        for base in RENDERED
        for path in sorted((root / base).rglob("*"))
        if path.is_file()
    }


def steps(case):
    """The folders to lay over the input, in order."""
    return sorted((REPOS / case / "steps").iterdir()) if (REPOS / case / "steps").is_dir() else []


def difference(expected, actual):
    """What differs as a unified diff; empty when nothing does."""
    lines = []
    for path in sorted({*expected, *actual}):
        before, after = (side.get(path, b"").decode().splitlines(keepends=True) for side in (expected, actual))
        names = [
            f"{side}/{path}" if path in found else "/dev/null"
            for side, found in (("expected", expected), ("actual", actual))
        ]
        lines += difflib.unified_diff(before, after, *names)
    return "".join(lines)


@pytest.fixture(params=CASES)
def case(request):
    return request.param


def build(case, root):
    """Compile a case below ``root``."""
    shutil.copytree(REPOS / case / "input", root)
    actual = compiled(root)
    for step in steps(case):
        shutil.copytree(step, root, dirs_exist_ok=True)
        actual = compiled(root)
    return actual


def test_every_byte(case, tmp_path, update_golden):
    actual = build(case, tmp_path / "repo")
    home = REPOS / case / "expected"
    if update_golden:
        shutil.rmtree(home, ignore_errors=True)
        for path, data in actual.items():
            (home / path).parent.mkdir(parents=True, exist_ok=True)
            (home / path).write_bytes(data)
    changed = difference(files(home), actual)
    if changed:
        pytest.fail(f"rendered otherwise; if wanted, run with --update-golden\n{changed}", pytrace=False)
    assert files(home) == actual  # also where only bytes differ that no line shows


def test_the_expected_files_pass_as_they_stand(case, tmp_path):
    """Committed together, declarations and manifests are up to date: `compile --check` has nothing to say."""
    root = tmp_path / "repo"
    shutil.copytree(REPOS / case / "input", root)
    for step in steps(case):
        shutil.copytree(step, root, dirs_exist_ok=True)
    shutil.copytree(REPOS / case / "expected", root, dirs_exist_ok=True)
    outcome = Compilation(str(root), cached=False).plan()
    assert (outcome.changes, [item for item in outcome.found if item.severity == "error"]) == ([], [])


def objects(case):
    for path, data in files(REPOS / case / "expected").items():
        if path.endswith(".yaml"):
            yield path, read(data)


def test_one_object_a_file_named_by_what_it_holds(case):
    for path, body in objects(case):
        assert body is not None, path
        assert path.rpartition("/")[2] == f"{body['kind'].lower()}-{body['metadata']['name']}.yaml"


def test_no_object_is_rendered_twice(case):
    """Two files for one object would fight in the cluster, an Application against the other."""
    seen = {}
    for path, body in objects(case):
        scope = "argocd" if path.startswith("argocd") else path.split("/")[1]
        key = scope, body["apiVersion"], body["kind"], body["metadata"].get("namespace"), body["metadata"]["name"]
        assert key not in seen, (path, seen.get(key))
        seen[key] = path


def test_what_is_mounted_is_rendered(case):
    """Each ConfigMap that a pod of an agent mounts is in the same environment: a revert must find it."""
    rendered = {
        (path.split("/")[1], body["metadata"]["name"]) for path, body in objects(case) if body["kind"] == "ConfigMap"
    }
    for path, body in objects(case):
        spec = body.get("spec") or {}
        for volume in ((spec.get("template") or {}).get("spec") or {}).get("volumes", []):
            if "configMap" in volume and not volume["configMap"].get("optional"):
                assert (path.split("/")[1], volume["configMap"]["name"]) in rendered, path


@pytest.mark.parametrize("target", TARGETS)
def test_every_target_appears_in_some_case(target, tmp_path, monkeypatch):
    """Without it some case must render less; else nothing here would notice that it broke."""
    monkeypatch.setattr(render, "TARGETS", {name: module for name, module in TARGETS.items() if name != target})
    for case in ("one_agent", "knative_agent", *CASES):
        if build(case, tmp_path / case) != files(REPOS / case / "expected"):
            return
        shutil.rmtree(tmp_path / case)
    pytest.fail(f"no golden repository shows what the target '{target}' renders")
