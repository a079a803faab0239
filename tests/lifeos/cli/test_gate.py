"""Which gate is meant, and what is said when none is."""

import argparse
import shutil
import subprocess
import sys

import pytest

from lifeos.cli.gate import calling, fleet_at, gate_of
from lifeos.errors import LifeOSError, UsageError


def meant(root, name="hello", *, suite=None, seed=None):
    said = argparse.Namespace(suite=suite, seed=seed, attempt=1, router=None)
    with gate_of(str(root), fleet_at(str(root)), name, said) as gate:
        return gate


def test_the_words_that_run_it_again(own):
    assert calling(meant(own)) == "hello"
    assert calling(meant(own, seed=7)) == "hello --seed 7"
    assert calling(meant(own, suite="finance", seed=0)) == "hello --suite finance --seed 0"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": "helo"}, "there is no agent 'helo'; did you mean 'hello'"),
        ({"suite": "helo"}, "there is no eval suite 'helo'; did you mean 'hello'"),
        ({"seed": -1}, "--seed is a whole number from 0 up"),
    ],
)
def test_what_is_not_there(own, wrong, said):
    with pytest.raises(UsageError, match=said):
        meant(own, **wrong)


@pytest.mark.parametrize(
    ("gone", "said"),
    [
        (
            "agents.d/platform/hello/agent.py",
            "there is no agents.d/platform/hello/agent.py: an agent that the Gym can run ",
        ),
        (
            "evals/suites/hello/scenarios",
            "there are no scenarios in evals/suites/hello/scenarios: write a template there, ",
        ),
    ],
)
def test_what_a_gate_needs_is_told_from_the_root_with_how_to_get_it(own, gone, said):
    path = own / gone
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    with pytest.raises(LifeOSError) as refused:
        meant(own)
    assert str(refused.value).startswith(said)
    assert "`lifeos new agent` writes a first one" in str(refused.value)


def test_a_broken_repository_is_shown(own, capsys):
    (own / "agents.d/platform/hello/agent.yaml").write_text("kind: Agent\n")
    assert fleet_at(str(own)) is None
    assert "LOS" in capsys.readouterr().out


@pytest.mark.parametrize(
    "command", ["run hello", "replay hello 0", "report hello", "compare hello liar", "export hello --inspect"]
)
def test_without_the_extra_it_says_what_to_install(own, command):
    call = ["-C", str(own), "gym", *command.split()]
    code = f"import sys; sys.modules['numpy'] = None\nfrom lifeos.cli.main import main\nmain({call!r})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "pip install 'lifeos[gym]'" in done.stderr
