"""What is applied first, what is left alone, what is tried again, and what is waited for."""

import json

import pytest

from tools.cluster import kubectl
from tools.cluster.failure import ClusterError

_DEFINITION = {"kind": "CustomResourceDefinition", "metadata": {"name": "things.example.test"}}
_BUSY = "Error from server (Timeout): Timeout: request did not complete within requested timeout"


class Called(list):
    """The commands. A verb fails with the words that stand for it, one after the other; ``there``: the definitions, as they are listed."""

    def __init__(self):
        self.failures, self.applied, self.there = {}, [], ""

    def __call__(self, *words, data=None, **_):
        self.append(words[0])
        if failures := self.failures.get(words[0]):
            raise ClusterError(failures.pop(0))
        if words[0] == "apply":
            self.applied += json.loads(data)["items"]
        return self.there if words[0] == "get" else ""


@pytest.fixture
def called(monkeypatch):
    calls = Called()
    monkeypatch.setattr(kubectl, "kubectl", calls)
    return calls


def listed(called):
    """As kubectl prints the definitions that were applied."""
    return "".join(
        f"{body['metadata']['name']}   2026-03-02T10:00:00Z   {body['metadata']['labels']['lifeos.dev/state']}\n"
        for body in called.applied
    )


def test_a_definition_is_established_before_anything_of_its_kind_is_applied(called):
    kubectl.apply([{"kind": "Thing", "metadata": {"name": "one"}}, _DEFINITION])
    assert called == ["get", "apply", "wait", "apply"]


def test_a_definition_is_applied_anew_only_when_it_is_another_one(called):
    kubectl.apply([_DEFINITION])
    called.there = listed(called)
    called.clear()
    kubectl.apply([_DEFINITION])
    assert called == ["get", "wait"]
    called.clear()
    kubectl.apply([{**_DEFINITION, "spec": {"scope": "Namespaced"}}])
    assert called == ["get", "apply", "wait"]


def test_what_a_busy_machine_did_not_take_in_is_tried_again(called):
    called.failures["apply"] = [_BUSY, _BUSY]
    kubectl.apply([{"kind": "Thing", "metadata": {"name": "one"}}])
    assert called == ["apply", "apply", "apply"]


def test_what_is_refused_is_not(called):
    called.failures["apply"] = ["Error from server (Invalid)"]
    with pytest.raises(ClusterError, match="Invalid"):
        kubectl.apply([{"kind": "Thing", "metadata": {"name": "one"}}])
    assert called == ["apply"]


def test_a_definition_that_is_too_new_to_have_conditions_is_waited_for(called):
    called.failures["wait"] = [".status.conditions accessor error: <nil> is of the type <nil>, expected []interface{}"]
    kubectl.apply([_DEFINITION])
    assert called == ["get", "apply", "wait", "wait"]


def test_one_that_is_not_accepted_is_an_error(called):
    called.failures["wait"] = ["timed out waiting for the condition"]
    with pytest.raises(ClusterError, match="timed out"):
        kubectl.apply([_DEFINITION])
