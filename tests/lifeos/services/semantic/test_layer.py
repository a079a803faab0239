"""Who may ask what, of which version."""

import pytest

from lifeos.services.semantic.asking import Refusal
from lifeos.services.semantic.callers import Caller
from tests.lifeos.services.semantic.serving import layer


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
