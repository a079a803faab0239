"""Who may ask what, of which version."""

import pytest
from opentelemetry import propagate

from lifeos.services.semantic.asking import Refusal
from lifeos.services.semantic.callers import Caller
from tests.lifeos.services.semantic.serving import fleet, layer


def asked(here, agent="finance", **arguments):
    return here.layer.answer(Caller(agent), "recall", {"question": "Gasthaus Linde", **arguments})


def refused(here, *arguments):
    with pytest.raises(Refusal) as found:
        here.layer.answer(Caller(arguments[0]), *arguments[1:])
    return found.value.status, str(found.value)


def test_a_pin_that_moves_is_followed_at_once_and_back(tmp_path):
    here = layer(tmp_path)
    before = asked(here)
    assert before.records
    here.pins["now"] = here.pins["empty"]
    assert (asked(here).state.partition("@")[0], asked(here).records) == (here.pins["empty"], [])
    here.pins["now"] = here.snapshot
    assert asked(here) == before


def test_a_version_that_is_not_there_is_refused_and_the_one_before_serves_on(tmp_path):
    here = layer(tmp_path)
    before = asked(here)
    here.pins["now"] = "sha256:" + "1" * 64
    status, said = refused(here, "finance", "recall", {"question": "x"})
    assert (status, "is not in" in said) == (503, True)
    here.pins["now"] = here.snapshot
    assert asked(here) == before


@pytest.mark.parametrize("opened", [True, False])
def test_while_what_is_pinned_cannot_be_opened_an_agent_is_answered_from_its_own_version(tmp_path, opened):
    """Whether or not that was asked before: the service may have been started anew meanwhile."""
    here = layer(tmp_path)
    if opened:
        here.layer.served(Caller("finance"))
    here.pins["now"] = gone = "sha256:" + "1" * 64
    own = Caller("finance", version=here.snapshot)
    here.layer.served(own)
    found = here.layer.answer(own, "recall", {"question": "Gasthaus Linde"})
    assert (found.state.partition("@")[0], bool(found.records)) == (here.snapshot, True)
    for version in (gone, "", "sha256:" + "2" * 64):
        with pytest.raises(Refusal, match="is not in any remote"):
            here.layer.served(Caller("finance", version=version))
    here.pins["now"] = here.pins["empty"]
    assert here.layer.answer(own, "recall", {"question": "Gasthaus Linde"}).records == [], "what was reverted"


def test_nothing_is_served_to_somebody_unknown(tmp_path):
    with pytest.raises(Refusal, match="agent 'nobody' has no memory"):
        layer(tmp_path).layer.served(Caller("nobody"))


def test_what_is_refused(tmp_path):
    here = layer(tmp_path)
    assert refused(here, "nobody", "recall", {"question": "x"})[0] == 403
    assert refused(here, "finance", "invent", {})[0] == 404
    assert refused(here, "finance", "remember", {})[0] == 400
    assert refused(here, "finance", "recall", [])[0] == 400
    assert refused(here, "finance", "recall", {"question": 7})[0] == 400


def test_an_agent_cannot_ask_for_a_scope_that_it_has_not(tmp_path):
    here = layer(tmp_path)
    assert here.layer.answer(Caller("finance"), "timeline", {"scope": "notes"}).events == []
    assert here.layer.answer(Caller("finance"), "timeline", {"scope": "finance"}).events


DECISION = "4bf92f3577b34da6a3ce929d0e0e4736"
TRACE = propagate.extract({"traceparent": f"00-{DECISION}-00f067aa0ba902b7-01"})


@pytest.mark.parametrize("shadow", [False, True])
@pytest.mark.parametrize(
    ("operation", "arguments", "ids"),
    [
        ("recall", {"question": "Gasthaus Linde"}, lambda found: [one.id for one in found.records]),
        ("facts", {"entity": "Gasthaus Linde"}, lambda found: [one.record for one in found.facts]),
        ("timeline", {}, lambda found: [one.record for one in found.events]),
        ("neighbours", {"entity": "Gasthaus Linde"}, lambda found: [one.via for one in found.neighbours]),
    ],
)
def test_each_answer_is_written_down_with_who_got_it(tmp_path, operation, arguments, ids, shadow):
    noted = []
    here = layer(tmp_path, note=noted.append)
    found = here.layer.answer(Caller("finance", shadow, trace=TRACE), operation, arguments)
    assert ids(found)
    (read,) = noted
    assert (read.decision, read.agent, read.team) == (DECISION, "finance", "finance")
    assert (read.track, read.memory, read.operation) == ("shadow" if shadow else "stable", found.state, operation)
    assert set(read.read) == set(ids(found))
    assert read.scopes == fleet().agents["finance"].memory.scopes


def test_what_was_learned_is_known_to_who_learned_it_and_of_the_decision_by_its_trace(tmp_path):
    noted = []
    here = layer(tmp_path, note=noted.append)
    said = {"entity": "Tea", "property": "likes", "value": "milk", "scope": "finance", "decision": "claimed"}
    learned = here.layer.answer(Caller("finance", trace=TRACE), "remember", said)
    assert (noted[0].read, noted[0].memory) == ((learned.id,), learned.state)
    here.layer.answer(Caller("finance"), "forget", {"id": learned.id, "why": "asked"})
    assert (noted[1].read, noted[1].decision) == ((), noted[1].id), "without a trace it is one of its own"
    text = "".join(path.read_text() for path in (tmp_path / "store/journal").rglob("*") if path.is_file())
    assert f'"decision":"{DECISION}"' in text
    assert "claimed" not in text


def test_what_can_be_written_down_nowhere_is_not_answered(tmp_path):
    def full(_read):
        raise OSError(28, "No space left on device")

    here = layer(tmp_path, note=full)
    assert refused(here, "finance", "recall", {"question": "x"}) == (
        503,
        "recall: the disk refuses (No space left on device), and nothing is answered",
    )


def test_what_a_person_looks_at_is_no_read_of_the_agents_and_changes_nothing(tmp_path):
    noted = []
    here = layer(tmp_path, note=noted.append)
    assert here.layer.answer(Caller("finance", person=True), "recall", {"question": "Gasthaus Linde"}).records
    with pytest.raises(Refusal, match="may only read"):
        here.layer.answer(
            Caller("finance", person=True),
            "remember",
            {"entity": "Tea", "property": "likes", "value": "milk", "scope": "finance"},
        )
    assert noted == []
