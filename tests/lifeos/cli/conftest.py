"""Run commands in this process, as the entry point does."""

import argparse
import shutil

import pytest

from tests.architecture.test_files import ROOT
from tests.lifeos.cli.in_process import in_process
from tests.lifeos.gym import agents
from tests.lifeos.gym.agents import BEYOND


@pytest.fixture
def run(capsys):
    """Exit code, output and error output of a command line."""

    def call(*arguments):
        capsys.readouterr()
        code = in_process(*arguments)
        out, err = capsys.readouterr()
        return code, out, err

    return call


@pytest.fixture
def compiled(repo, run):
    """The example repository, compiled."""
    assert run("-C", repo, "compile")[0] == 0
    return repo


@pytest.fixture
def fresh(run, tmp_path):
    """A new repository."""
    code, _, err = run("init", tmp_path / "acme")
    assert (code, err) == (0, "")
    return tmp_path / "acme"


def copied(folder):
    """This repository's declarations, without what is rendered from them."""
    for name in ("agents.d", "evals", "policies"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("receipts", BEYOND))
    shutil.copy(ROOT / "lifeos.yaml", folder)
    return folder


@pytest.fixture
def own(tmp_path):
    """A copy of this repository's declarations."""
    return copied(tmp_path)


@pytest.fixture(scope="session")
def practised(tmp_path_factory):
    """A copy in which hello, one that is less good, one that makes things up and one that cannot begin have practised on seed 7. It is only
    looked at."""
    from lifeos.cli.gate import fleet_at, gate_of
    from lifeos.gym.run import run

    root = copied(tmp_path_factory.mktemp("practised"))
    for name, code in {"fair": agents.of(0.93), "liar": agents.HALLUCINATES, "crash": agents.CRASHES}.items():
        folder = root / "agents.d/platform" / name
        shutil.copytree(root / "agents.d/platform/hello", folder)
        text = (folder / "agent.yaml").read_text().replace("{name: hello,", f"{{name: {name},")
        (folder / "agent.yaml").write_text(text + "  budget: {perDay: 0.50 USD, perDecision: 0.10 USD}\n")
        (folder / "agent.py").write_text(code)
    fleet = fleet_at(str(root))
    for name in ("hello", "fair", "liar", "crash"):
        said = argparse.Namespace(suite="hello", seed=7, attempt=1, router=None)
        with gate_of(str(root), fleet, name, said) as gate:
            run(gate, 2)
    return root
