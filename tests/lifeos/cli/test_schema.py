"""`lifeos schema`: prints and writes the JSON Schemas."""

import json

from lifeos.schema.models import KINDS


def test_prints_one(run):
    for spelling in ("EvalSuite", "eval-suite", "evalsuite"):
        code, out, _ = run("schema", spelling)
        assert code == 0
        assert json.loads(out)["title"] == "EvalSuite"


def test_lists_all(run):
    out = run("schema")[1]
    assert [line.split()[0] for line in out.splitlines()] == list(KINDS)


def test_an_unknown_kind(run):
    code, _, err = run("schema", "Agnet")
    assert code == 2
    assert "did you mean 'Agent'?" in err


def test_write_then_check(run, repo):
    assert run("-C", repo, "schema", "--check")[0] == 1
    assert not (repo / "schemas").exists()
    assert run("-C", repo, "schema", "--write")[0] == 0
    assert run("-C", repo, "schema", "--check")[0] == 0
    assert run("-C", repo, "schema", "--write")[1] == "schemas are up to date\n"
