"""conftest as a program: found or not, refused or reported, and never without a bound."""

import stat

import pytest

from lifeos.errors import ProgramError
from lifeos.tools import conftest
from tests.policies import opa

MODULE = {"policies/small.rego": 'package small\n\ndeny contains {"msg": "no", "n": input.n} if input.n > 1\n'}


def failures(modules, documents, seconds=30.0):
    return conftest.test(opa.program("conftest"), modules, {}, documents, "small", seconds)


@pytest.mark.proof
def test_failures_by_document():
    found = failures(MODULE, [{"n": 1}, {"n": 2}])
    assert found[0] == []
    assert [(item["msg"], item["metadata"]["n"]) for item in found[1]] == [("no", 2)]


@pytest.mark.proof
def test_the_settings_of_a_user_change_nothing(monkeypatch):
    monkeypatch.setenv("CONFTEST_NAMESPACE", "other")
    assert failures(MODULE, [{"n": 2}])[0]


@pytest.mark.proof
def test_what_does_not_compile_is_refused():
    with pytest.raises(conftest.RefusedError, match=r"policies/small\.rego:3"):
        failures({"policies/small.rego": "package small\n\ndeny contains x if true\n"}, [{}])


@pytest.mark.proof
def test_too_much_memory(monkeypatch):
    monkeypatch.setattr(conftest, "MEMORY", 2 << 30)
    text = "package small\n\ndeny contains x if some x in numbers.range(1, 200000000)\n"
    with pytest.raises(conftest.ExcessError, match="needs more than 2 GiB"):
        failures({"policies/small.rego": text}, [{}])


def script(folder, text):
    path = folder / "conftest"
    path.write_text(f"#!/bin/sh\n{text}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def test_too_much_time(tmp_path):
    with pytest.raises(conftest.ExcessError, match=r"takes longer than 0\.2 s"):
        conftest.test(script(tmp_path, "exec sleep 60"), MODULE, {}, [{}], "small", 0.2)


def test_what_is_no_report(tmp_path):
    with pytest.raises(ProgramError, match="printed no JSON; it said nothing"):
        conftest.test(script(tmp_path, "echo hello"), MODULE, {}, [{}], "small", 10)


def test_what_cannot_be_run(tmp_path):
    with pytest.raises(ProgramError, match="cannot be run"):
        conftest.test(str(tmp_path / "nothing"), MODULE, {}, [{}], "small", 10)


def test_where_it_is_looked_for(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    with pytest.raises(ProgramError, match="not installed"):
        conftest.program(str(tmp_path))
    (tmp_path / "bin").mkdir()
    on_the_path = script(tmp_path / "bin", "")
    assert conftest.program(str(tmp_path)) == on_the_path
    (tmp_path / ".build" / "bin").mkdir(parents=True)
    assert conftest.program(str(tmp_path)) == on_the_path
    own = script(tmp_path / ".build" / "bin", "")
    assert conftest.program(str(tmp_path)) == own
