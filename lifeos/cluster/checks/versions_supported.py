"""LOS901: Kubernetes and the controllers are of versions that the rendered objects are known to mean the same to."""

from collections.abc import Iterator

from lifeos.cluster.needs import Needs
from lifeos.cluster.state import State, found
from lifeos.cluster.supported import GATEWAY_API, KUBERNETES_CHECKED, KUBERNETES_OLDEST
from lifeos.cluster.versions import Version, parse
from lifeos.diagnostics import Diagnostic, Span

_GATEWAY = "Envoy Gateway"


def check(needs: Needs, state: State) -> Iterator[Diagnostic]:
    """Older is an error; newer than anybody tried, or unknown, a warning."""
    kubernetes = parse(state.kubernetes)
    yield from _judge("Kubernetes", kubernetes, state.kubernetes, KUBERNETES_OLDEST, KUBERNETES_CHECKED, needs.at)
    for program, at in needs.programs():
        workload = next(iter(found(state, program)), None)
        container = workload.container(program) if workload else None
        if workload is not None and container is not None:
            version = workload.version(program)
            yield from _judge(program.name, version, container.image, program.oldest, program.checked, at)
        if program.name == _GATEWAY and state.gateway_api is not None:
            text = state.gateway_api
            yield from _judge("Gateway API", parse(text), text, GATEWAY_API, GATEWAY_API, at)


def _judge(
    name: str, version: Version | None, text: str, oldest: Version, checked: Version, at: Span
) -> Iterator[Diagnostic]:
    if version is None:
        message = f"the version of {name} cannot be read from '{text}'"
        hint = f"see for yourself that it is {oldest} or newer; the rendered objects were checked against {checked}"
        yield Diagnostic("LOS901", message, at, hint, "warning")
    elif version < oldest:
        message = f"{name} is {version}, older than {oldest}"
        hint = f"upgrade it to {checked}, the version that the rendered objects were checked against"
        yield Diagnostic("LOS901", message, at, hint)
    elif version > checked:
        message = f"{name} is {version}, newer than {checked}, against which the rendered objects were checked"
        hint = "read in its release notes what changed since, and try it in a cluster that nobody needs"
        yield Diagnostic("LOS901", message, at, hint, "warning")
