"""What the README shows of this repository's own fleet is what is there, and what it prints is what is printed."""

import re
import shutil

import pytest
import yaml

from lifeos.cli.main import COMMANDS, main
from tests.docs.pages import ROOT, blocks

AGENT = "agents.d/finance/finance/agent.yaml"
README = (ROOT / "README.md").read_text()
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


def test_every_command_is_in_the_table():
    """In full, or after another of its group."""
    rows = [re.split(r"(?<!\\)\|", line)[1] for line in README.splitlines() if line.startswith("| `lifeos ")]
    named = set()
    for row in rows:
        group = ""
        for said in re.findall(r"`([^`]+)`", row):
            words = re.match(r"(?:lifeos )?([a-z]+(?: [a-z]+)?)", said)[1]
            group = words.split()[0] if " " in words else group
            named |= {words, f"{group} {words}"}
    assert set(COMMANDS) - named == set()
