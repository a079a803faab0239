"""LOS906: each Secret that a rendered object names is there. Its content is not read."""

from collections.abc import Iterator

from lifeos.cluster.needs import Needs
from lifeos.cluster.state import State
from lifeos.diagnostics import Diagnostic
from lifeos.kube.names import GYM_NAMESPACE


def check(needs: Needs, state: State) -> Iterator[Diagnostic]:
    """A warning for what pods start without."""
    for (namespace, name), use in needs.secrets.items():
        if state.secrets.get((namespace, name)) is not False:
            continue
        message = f"there is no Secret {name} in namespace {namespace}"
        page = "run-gates-in-the-cluster" if namespace == GYM_NAMESPACE else "install-controllers"
        hint = f"create it (`kubectl -n {namespace} create secret …`); docs/how-to/{page}.md says what is in it"
        if use.optional:
            hint = f"not needed where nobody asks for credentials; otherwise {hint}"
        yield Diagnostic("LOS906", message, use.at, hint, "warning" if use.optional else "error")
