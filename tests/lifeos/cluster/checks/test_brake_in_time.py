"""LOS911: a brake that may be seen too late."""

import pytest

from lifeos.cluster.checks import brake_in_time
from lifeos.cluster.needs import Use
from lifeos.cluster.settings import FILE
from lifeos.diagnostics import Span
from tests.lifeos.cluster.seen import told

CONFIG = ("argocd", "argocd-cm")


def seen(need, state, objects, interval):
    kinds = {("v1", "ConfigMap"): Use(Span("a.yaml"), objects - 1), ("v1", "Service"): Use(Span("b.yaml"), 1)}
    config = {**state.settings[CONFIG], "timeout.reconciliation": interval}
    return need._replace(kinds=kinds), state._replace(settings={**state.settings, CONFIG: config})


def test_more_objects_than_argo_cd_gets_through(need, state):
    need, state = seen(need, state, 1001, "10s")
    (finding,) = brake_in_time.check(need, state)
    assert (finding.code, finding.severity, finding.span.file) == ("LOS911", "warning", FILE)
    assert "may hold after 31 s only" in finding.message
    assert "all 1001 objects" in finding.message
    assert "webhook" in finding.hint


def test_a_longer_interval_leaves_less(need, state):
    assert list(brake_in_time.check(*seen(need, state, 600, "18s"))) == []
    assert told(brake_in_time, *seen(need, state, 601, "18s"))


@pytest.mark.parametrize(
    ("objects", "interval"),
    [(1000, "10s"), (100_000, "30m"), (100_000, "31s"), (100_000, "soon"), (100_000, "")],
    ids=["few enough", "told of pushes", "another finding", "no duration", "not set"],
)
def test_nothing_to_say(need, state, objects, interval):
    assert list(brake_in_time.check(*seen(need, state, objects, interval))) == []


def test_argo_cd_is_not_there(need, state):
    assert list(brake_in_time.check(need, state._replace(settings={}))) == []
