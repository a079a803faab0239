"""Which fields name other documents: the whole list, so that none is lost by the way a type is written."""

from lifeos.schema.references import Reference, references
from lifeos.schema.shape import kinds

IMAGE = "registry.example/x@sha256:" + "0" * 64


def test_every_reference_of_an_agent_is_found():
    value = {
        "metadata": {"name": "a", "team": "t"},
        "spec": {
            "runtime": {"image": IMAGE},
            "reasoning": {"high": "h", "low": "l"},
            "tools": [{"ref": "one"}, {"ref": "two", "stakes": "high"}],
            "data": [{"ref": "db"}],
            "memory": {"ref": "m", "scopes": ["s"]},
            "eval": {"suite": "e"},
        },
    }
    assert set(references("Agent", value)) == {
        Reference("spec.reasoning.high", "ModelRoute", "h"),
        Reference("spec.reasoning.low", "ModelRoute", "l"),
        Reference("spec.tools[0].ref", "Tool", "one"),
        Reference("spec.tools[1].ref", "Tool", "two"),
        Reference("spec.data[0].ref", "Datastore", "db"),
        Reference("spec.memory.ref", "Memory", "m"),
        Reference("spec.eval.suite", "EvalSuite", "e"),
    }


def test_every_reference_of_the_other_kinds_is_found():
    written = {
        "Platform": {"defaults": {"reasoning": {"high": "h", "low": "l"}, "eval": {"suite": "e"}}},
        "Team": {"defaults": {"reasoning": {"high": "h", "low": "l"}, "eval": {"suite": "e"}}},
        "Budget": {"parent": "whole"},
        "Datastore": {"admits": [{"agent": "a"}, {"agent": "b"}]},
        "ModelRoute": {"fallbacks": ["f", "g"]},
        "Tool": {"teams": ["t"]},
        "Policy": {"appliesTo": {"teams": ["t"], "agents": ["a"]}},
        "EvalSuite": {"population": {"calm": 0.5, "stressed": 0.5}},
        "Memory": {"scopes": [{"name": "s"}]},
        "Persona": {"values": ["honesty"]},
        "Questions": {"questions": [{"agent": "a"}, {"ask": "x"}]},
    }
    assert {*written, "Agent"} == set(kinds())
    defaults = {"spec.defaults.reasoning.high", "spec.defaults.reasoning.low", "spec.defaults.eval.suite"}
    found = {kind: {item.path for item in references(kind, {"spec": spec})} for kind, spec in written.items()}
    assert found == {
        "Platform": defaults,
        "Team": defaults,
        "Budget": {"spec.parent"},
        "Datastore": {"spec.admits[0].agent", "spec.admits[1].agent"},
        "ModelRoute": {"spec.fallbacks[0]", "spec.fallbacks[1]"},
        "Tool": {"spec.teams[0]"},
        "Policy": {"spec.appliesTo.teams[0]", "spec.appliesTo.agents[0]"},
        "EvalSuite": {"spec.population.calm", "spec.population.stressed"},
        "Memory": set(),
        "Persona": {"spec.values[0]"},
        "Questions": {"spec.questions[0].agent"},
    }


def test_a_document_with_holes_has_fewer_references_and_no_crash():
    assert list(references("Agent", {})) == []
    assert list(references("Agent", {"spec": {"tools": [{}, {"ref": "x"}], "memory": {}}})) == [
        Reference("spec.tools[1].ref", "Tool", "x")
    ]
