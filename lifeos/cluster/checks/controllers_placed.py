"""LOS904: each controller runs where admission and network policies look for it, and as whom they name."""

from collections.abc import Iterator

from lifeos.cluster.needs import Needs
from lifeos.cluster.state import State, Workload, found
from lifeos.cluster.supported import Program
from lifeos.diagnostics import Diagnostic, Span


def check(needs: Needs, state: State) -> Iterator[Diagnostic]:
    """Namespace, account, and labels of pods."""
    for program, at in needs.programs():
        workloads = found(state, program)
        if not workloads:
            continue
        one = workloads[0]
        if one.namespace != program.namespace:
            message = f"{program.name} runs in namespace {one.namespace}, but policies name {program.namespace}"
            yield Diagnostic("LOS904", message, at, f"install it in namespace {program.namespace}")
            continue
        if program.account is not None and one.account != program.account:
            message = f"{program.name} runs under the account {one.account}, but policies name {program.account}"
            hint = f"install it with the account {program.account} in namespace {program.namespace}"
            yield Diagnostic("LOS904", message, at, hint)
        yield from _labels(program, state.workloads or (), at)


def _labels(program: Program, workloads: tuple[Workload, ...], at: Span) -> Iterator[Diagnostic]:
    for name, labels in program.pods.items():
        here = [
            each
            for each in workloads
            if each.namespace == program.namespace and any(part.name == name for part in each.containers)
        ]
        wanted = ", ".join(f"{key}: {value}" for key, value in labels.items())
        if not any(labels.items() <= each.pod_labels.items() for each in here):
            message = f"no pods of {program.name} in namespace {program.namespace} have a container {name} and the label {wanted}"
            hint = "network policies select them so: install it with its usual labels"
            yield Diagnostic("LOS904", message, at, hint)
