"""LOS905: Argo CD says what the repository says."""

import pytest

from lifeos.cluster.checks import argo_cd_settings
from lifeos.cluster.checks.argo_cd_settings import HEALTH
from lifeos.cluster.settings import COMMANDS, FILE
from tests.lifeos.cluster.seen import told

CONFIG = ("argocd", "argocd-cm")


def other(state, **changes):
    """Another configuration; None removes a key."""
    config = {**state.settings[CONFIG], **{key.replace("_", "."): value for key, value in changes.items()}}
    config = {key: value for key, value in config.items() if value is not None}
    return state._replace(settings={**state.settings, CONFIG: config})


def without_health(state):
    config = {key: value for key, value in state.settings[CONFIG].items() if key != HEALTH}
    return state._replace(settings={**state.settings, CONFIG: config})


def test_no_health_check(need, state):
    (finding,) = argo_cd_settings.check(need, without_health(state))
    assert finding.message == f"Argo CD has no health check for Applications (argocd-cm, {HEALTH})"
    assert finding.span.file == FILE
    assert finding.span.line > 1
    assert "`lifeos bootstrap prod`" in finding.hint


def test_no_health_check_that_the_repository_does_not_know_of_either(need, state):
    less = need._replace(settings=tuple(each for each in need.settings if each.key != HEALTH))
    ((_, code, message),) = told(argo_cd_settings, less, without_health(state))
    assert (code, message.endswith(f"and {FILE} does not say it either")) == ("LOS905", True)


@pytest.mark.parametrize(
    ("value", "said"),
    [("180s", "is '180s', not '10s'"), (None, "is not set, not '10s'")],
)
def test_another_interval(need, state, value, said):
    ((severity, code, message),) = told(argo_cd_settings, need, other(state, timeout_reconciliation=value))
    assert (severity, code) == ("error", "LOS905")
    assert said in message


def test_a_line_break_at_the_end_is_no_difference(need, state):
    config = {key: f"{value}\n" for key, value in state.settings[CONFIG].items()}
    assert told(argo_cd_settings, need, state._replace(settings={**state.settings, CONFIG: config})) == []


def test_a_time_out_for_syncs(need, state):
    options = {("argocd", COMMANDS): {"controller.sync.timeout.seconds": "600"}}
    ((_, code, message),) = told(argo_cd_settings, need, state._replace(settings={**state.settings, **options}))
    assert (code, "ends a sync after 600 s" in message) == ("LOS905", True)


@pytest.mark.parametrize("config", [{CONFIG: None}, {}])
def test_without_argo_cd_or_a_look_at_it_nothing_is_said(need, state, config):
    assert told(argo_cd_settings, need, state._replace(settings=config)) == []
