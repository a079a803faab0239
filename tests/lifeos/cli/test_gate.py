"""The gate that a command is about."""

import pytest

from lifeos.cli import gate
from lifeos.cli.parser import Arguments
from lifeos.errors import UsageError


def asked(own, agent, suite=None):
    return gate.asked(Arguments(repo=str(own), agent=agent, suite=suite))


def test_an_agent_before_its_own_suite_or_another(own):
    assert asked(own, "hello").suite.name == "hello"
    assert asked(own, "hello", "").suite.name == "hello"
    assert asked(own, "hello", "finance").suite.name == "finance"
    this = asked(own, "hello")
    assert (gate.gate_of(this).split, gate.gate_of(this, 7).seed) == ("gate", 7)


def test_what_there_is_none_of(own):
    with pytest.raises(UsageError, match="did you mean 'hello'"):
        asked(own, "helo")
    with pytest.raises(UsageError, match="there is no eval suite"):
        asked(own, "hello", "no")


def test_a_repository_with_errors_is_said_to_be_so(own, capsys):
    (own / "lifeos.yaml").write_text("kind: Platform\n")
    assert asked(own, "hello") is None
    assert "error[" in capsys.readouterr().out
