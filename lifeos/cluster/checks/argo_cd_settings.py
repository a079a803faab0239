"""LOS905: Argo CD is set as the repository says, its health check of Applications above all."""

from collections.abc import Iterator

from lifeos.cluster.needs import Needs
from lifeos.cluster.settings import ARGO_CD, COMMANDS, FILE
from lifeos.cluster.state import State
from lifeos.diagnostics import Diagnostic, Span
from lifeos.kube.names import ARGO_CD_NAMESPACE

HEALTH = "resource.customizations.health.argoproj.io_Application"
_TIMEOUT = "controller.sync.timeout.seconds"


def check(needs: Needs, state: State) -> Iterator[Diagnostic]:
    """Nothing where Argo CD is not even configured: that it is missing is another finding."""
    config = state.settings.get((ARGO_CD_NAMESPACE, ARGO_CD))
    if config is None:
        return
    apply = f"`lifeos bootstrap {needs.environment}` applies {FILE} and starts anew what reads it"
    for setting in needs.settings:
        there = state.settings.get((setting.namespace, setting.name))
        if (setting.namespace, setting.name) not in state.settings:
            continue
        value = (there or {}).get(setting.key)
        if value is None or value.strip() != setting.value.strip():
            yield Diagnostic("LOS905", _message(setting.name, setting.key, setting.value, value), setting.at, apply)
    if HEALTH not in config and all(setting.key != HEALTH for setting in needs.settings):
        message = f"{_message(ARGO_CD, HEALTH, '', None)}, and {FILE} does not say it either"
        hint = (
            "take the key over from what `lifeos init` writes, or the root looks healthy whatever becomes of its agents"
        )
        yield Diagnostic("LOS905", message, Span(FILE), hint)
    timeout = (state.settings.get((ARGO_CD_NAMESPACE, COMMANDS)) or {}).get(_TIMEOUT, "0").strip()
    if timeout not in ("", "0"):
        message = f"Argo CD ends a sync after {timeout} s ({COMMANDS}, {_TIMEOUT}), and with it all retries"
        hint = "remove the key and restart the application controller: an agent that comes before its namespace is tried until it works"
        yield Diagnostic("LOS905", message, needs.at, hint)


def _message(name: str, key: str, wanted: str, value: str | None) -> str:
    if key == HEALTH:
        state = "has no health check" if value is None else "has another health check"
        return f"Argo CD {state} for Applications ({name}, {key})"
    said = "not set" if value is None else f"'{_short(value)}'"
    return f"Argo CD's {key} ({name}) is {said}, not '{_short(wanted)}'"


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 40 else f"{line[:40]}…"
