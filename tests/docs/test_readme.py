"""What the README shows of this repository's own fleet is what is there, and what it prints is what is printed."""

import shutil

import pytest
import yaml

from lifeos.cli.main import main
from tests.docs.pages import ROOT, blocks

AGENT = "agents.d/finance/finance/agent.yaml"
SUITE = "evals/suites/finance/suite.yaml"


def shown(beginning):
    """The block that begins so."""
    (block,) = (block for block in blocks("README.md") if block.text.startswith(beginning))
    return block.text


@pytest.fixture
def printed(capsys):
    def call(*arguments):
        with pytest.raises(SystemExit):
            main([str(argument) for argument in arguments])
        return capsys.readouterr().out

    return call


def test_the_agent():
    sample = yaml.safe_load(shown(f"# {AGENT}"))
    real = yaml.safe_load((ROOT / AGENT).read_text())
    left_out = set(real["spec"]) - set(sample["spec"])
    assert len(left_out) == 3, "say how many fields are left out"
    assert sample == {**real, "spec": {name: value for name, value in real["spec"].items() if name not in left_out}}


def test_why(printed):
    assert printed("-C", ROOT, "why", "finance", "budget.perDecision") == shown("budget.perDecision")


def test_mistakes(printed, tmp_path):
    for path in ("lifeos.yaml", "agents.d", "evals", "policies"):
        copy = shutil.copytree if (ROOT / path).is_dir() else shutil.copy
        copy(ROOT / path, tmp_path / path)
    for path, before, after in (
        (AGENT, "ref: transfer,", "ref: transferr,"),
        (SUITE, "require: 95, of: 100", "require: 90, of: 100"),
    ):
        text = (tmp_path / path).read_text()
        assert before in text
        (tmp_path / path).write_text(text.replace(before, after))
    findings = printed("-C", tmp_path, "compile").rpartition("\n2 errors. ")[0]
    assert findings == shown("error[LOS201]")
