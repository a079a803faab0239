"""The embedded engine: whatever people write, there is a verdict or a place and a reason, in bounded time and memory."""

import os
import signal
import time

import pytest

from lifeos.rego import RegoError, embedded, isolation, program
from tests.lifeos.rego.rules import SMALL, places, ruleset

HEAD = "package declaration.small\n\n"
GOOD = {"policies/admission/good.rego": 'package admission.good\n\ndeny contains "bad" if input.agent.suspend\n'}


class Asked:
    """A unit that is given as the document that rules see."""

    environment = "prod"

    def __init__(self, document, name="ada"):
        self._document = document
        self.name = name

    def document(self):
        return self._document

    def bound_by(self, policy):
        return True


def evaluate(text, units=1, **others):
    documents = [Asked({"agent": {"name": "ada", "breaker": {"identicalCalls": number}}}) for number in range(units)]
    return embedded.evaluate(ruleset({SMALL: HEAD + text, **GOOD, **others}), documents)


def refused(text, units=1, **others):
    with pytest.raises(RegoError) as error:
        evaluate(text, units, **others)
    return places(error.value.faults)


@pytest.fixture
def little_memory(monkeypatch):
    """So little that it is used up long before the time is, on a machine that is busy with other things, too."""
    monkeypatch.setattr(isolation, "MEMORY", 200 << 20)
    monkeypatch.setattr(isolation.isolated, "__defaults__", (200 << 20,))


@pytest.fixture
def little_time(monkeypatch):
    monkeypatch.setattr(embedded, "SECONDS", 1.0)


def test_many_units_are_shared_among_processes(monkeypatch):
    monkeypatch.setattr(embedded, "_cores", lambda: 3)
    found = evaluate(
        'deny contains sprintf("%d", [input.agent.breaker.identicalCalls]) if input.agent.breaker.identicalCalls % 2 == 1\n',
        200,
    )
    assert [(item.unit, item.message) for item in found] == [(number, str(number)) for number in range(1, 200, 2)]


def test_no_units_are_no_findings():
    assert evaluate('deny contains "x" if true\n', 0) == []
    assert embedded.evaluate(ruleset({}), [Asked({})]) == []


def test_too_much_memory(little_memory):
    text = "deny contains x if {\n\tsome x in numbers.range(1, 200000000)\n}\n"
    assert refused(text) == [("small.rego", 3, 1, "it needs more than 200 MiB of memory for agent 'ada'")]


def test_too_much_time(little_memory, little_time):
    """The unit that is to blame is not the first, and the policy is not the only one."""
    text = 'deny contains "x" if {\n\tinput.agent.breaker.identicalCalls == 40\n\tcount(numbers.range(1, 3000000)) == count(sort(numbers.range(1, 2000000)))\n}\n'
    started = time.monotonic()
    ((file, line, _, message),) = refused(text, 50)
    assert (file, line) == ("small.rego", 3)
    assert message.startswith(("it takes longer than", "it needs more than"))
    assert time.monotonic() - started < 20


def test_too_many_steps():
    text = 'deny contains "x" if {\n\tsome a in numbers.range(1, 30000)\n\tsome b in numbers.range(1, 30000)\n\ta + b == 0\n}\n'
    assert refused(text) == [("small.rego", 3, 1, "it takes more than ten million steps")]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("deny contains 5 if true\n", "a finding must be an object with texts, but its 'msg' is none"),
        ('deny contains {"code": "x"} if true\n', "a finding must be an object with texts, but its 'msg' is none"),
        (
            'deny contains {"msg": "x", "path": 1} if true\n',
            "a finding must be an object with texts, but its 'path' is none",
        ),
        ("deny contains a if true\n\na := 1\n\na := 2\n", "a rule or function has two values at once"),
    ],
)
def test_what_is_wrong_with_a_policy_is_said_at_its_deny(text, message):
    assert refused(text) == [("small.rego", 3, 1, message)]


def test_what_does_not_compile_is_found_at_its_line():
    text = 'deny contains "x" if {\n\tinput.agent.breaker.identicalCalls == 1\n\tinput.agent.breaker.identicalCalls >\n\tx := 1\n}\n'
    ((file, line, column, _),) = refused(text)
    assert (file, line, column) == ("small.rego", 5, 2)


def test_what_does_not_compile_at_the_gateway_is_found_at_its_line():
    action = {
        "policies/action/there.rego": "package action.there\n\ndeny contains 1 if {\n\tinput.agent.breaker.identicalCalls >\n\tx := 1\n}\n"
    }
    assert [place[:3] for place in refused('deny contains "x" if true\n', **action)] == [("there.rego", 4, 2)]


def test_what_only_opa_has_is_no_mistake_at_the_gateway():
    text = 'package action.there\n\ndeny contains 1 if net.cidr_is_valid(input.a)\n\nother := 1 if deny with input as {"a": 1}\n'
    assert evaluate('deny contains "x" if false\n', **{"policies/action/there.rego": text}) == []
    ((file, line, column, message),) = refused('deny contains "x" if net.cidr_is_valid("a")\n')
    assert (file, line, column) == ("small.rego", 3, 22)
    assert message == "the embedded engine has no function net.cidr_is_valid"


def test_a_quicker_plan_that_ends_the_process_is_done_without(monkeypatch):
    """A policy is not to blame for what was only meant to save time."""
    monkeypatch.setattr(program, "quicker", lambda interpreter, bundle: os.kill(os.getpid(), signal.SIGABRT))
    assert len(evaluate('deny contains "x" if true\n', 200)) == 200
