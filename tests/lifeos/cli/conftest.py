"""Run commands in this process, as the entry point does."""

import gc
import shutil

import pytest

from lifeos.cli.main import main
from tests.architecture.test_files import ROOT


@pytest.fixture
def run(capsys):
    """Exit code, output and error output of a command line."""

    def call(*arguments):
        capsys.readouterr()
        thresholds = gc.get_threshold()
        with pytest.raises(SystemExit) as left:
            main([str(argument) for argument in arguments])
        gc.set_threshold(*thresholds)  # `main` tunes it for a process of its own
        out, err = capsys.readouterr()
        return left.value.code, out, err

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


@pytest.fixture
def own(tmp_path_factory):
    """This repository's declarations, without what is rendered from them."""
    root = tmp_path_factory.mktemp("own")
    for name in ("agents.d", "evals", "policies"):
        shutil.copytree(ROOT / name, root / name)
    shutil.copy(ROOT / "lifeos.yaml", root)
    return root
