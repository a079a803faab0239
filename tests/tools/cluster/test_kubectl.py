"""What is applied first, and what is waited for."""

import pytest

from tools.cluster import kubectl
from tools.cluster.failure import ClusterError

_DEFINITION = {"kind": "CustomResourceDefinition", "metadata": {"name": "things.example.test"}}


@pytest.fixture
def called(monkeypatch):
    """The commands; what waits fails with the words that are put into the second list, one after the other."""
    calls, failures = [], []

    def run(*words, **_):
        calls.append(words)
        if words[0] == "wait" and failures:
            raise ClusterError(failures.pop(0))
        return ""

    monkeypatch.setattr(kubectl, "kubectl", run)
    return calls, failures


def test_a_definition_is_established_before_anything_of_its_kind_is_applied(called):
    kubectl.apply([{"kind": "Thing", "metadata": {"name": "one"}}, _DEFINITION])
    assert [words[0] for words in called[0]] == ["apply", "wait", "apply"]


def test_a_definition_that_is_too_new_to_have_conditions_is_waited_for(called):
    called[1].append(".status.conditions accessor error: <nil> is of the type <nil>, expected []interface{}")
    kubectl.apply([_DEFINITION])
    assert [words[0] for words in called[0]] == ["apply", "wait", "wait"]


def test_one_that_is_not_accepted_is_an_error(called):
    called[1].append("timed out waiting for the condition")
    with pytest.raises(ClusterError, match="timed out"):
        kubectl.apply([_DEFINITION])
