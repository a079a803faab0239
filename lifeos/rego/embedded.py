"""The default engine: rego-cpp in process, through regopy. No Go, no network, no process to wait for.

It is another implementation of Rego than OPA, and this is where the two are known to differ (regopy 1.5.2, tried one by
one against OPA 1.22.2; ``tests/lifeos/rego/test_engines_agree.py`` holds every policy of the repository to both):

- Missing builtins: ``net.*``, ``json.match_schema``, ``rego.metadata.*``, ``http.send``, ``graphql.*`` and more. Most are
  undefined without an error, so a rule would never fire. :class:`Program` refuses them by name.
- ``with`` gives undefined or ends the process when its value is a reference, or when a rule of another package depends on
  what it replaces. Refused. Tests written in Rego are OPA's business; their cases are evaluated here by other means.
- ``[x | some i, y in c]`` is a syntax error (two variables, in the comprehension of an array or a set); in the body of a
  rule and in ``{k: v | …}`` it is none.
- ``not f(x)`` with an undefined ``x`` is true here and undefined in OPA. Name the condition as a rule and negate the rule;
  ``tests/policies`` rejects anything else.
- ``sprintf`` has no ``%q``, and ``%d`` of a fraction is undefined. ``concat`` of a set has no order. ``lower`` and
  ``upper`` know ASCII only. Regular expressions have neither ``(?:…)`` nor flags.
- ``to_number("05")`` is no number, and spoils the answer it stands in.
- Decimal arithmetic is decimal: 0.1 + 0.2 is 0.3. Rules compare whole micros.
- Texts are kept as JSON writes them: ``count`` of a text counts the backslashes before its quotation marks and line breaks,
  and what ``trim_right`` returns is no longer escaped.
- ``json.marshal`` does not escape ``<``, ``>`` and ``&`` as OPA does, so hashes over it differ.
- Unknown names are found at run time, and without a place.
- About one in 200 random edits of a policy ends the process (SIGSEGV, SIGABRT). Hence it runs in a fork, and a crash is a
  fault of the policy that is reported.

What makes a policy slow here and not there: ``not`` comes last in a body, wherever it stands, so what is gone through before
it is gone through for all; a set writes out each of its members to tell them apart, so large ones belong into arrays; each call
of a builtin copies the state of the machine.

Built into a bundle with one entry point, a unit of 15 manifests takes about 6 ms on these two cores, half of it to hand it over;
a query that is not built takes forty. Before that: import 20 to 60 ms, compiling nine policies 45 ms.
"""

import importlib.util
import os
from collections.abc import Mapping, Sequence
from functools import partial

from lifeos.ir import Policy
from lifeos.rego.examine import examine
from lifeos.rego.fault import Fault, RegoError
from lifeos.rego.finding import Finding, at_deny
from lifeos.rego.gateway import load
from lifeos.rego.isolation import Crashed, Note, isolated
from lifeos.rego.library import loaded
from lifeos.rego.locate import located
from lifeos.rego.program import Program, build
from lifeos.rego.question import MODULE, PACKAGE, Answer, question, verdict
from lifeos.rego.report import TOO_MUCH
from lifeos.rego.ruleset import Ruleset
from lifeos.rego.unit import Unit

SECONDS = 10.0
SECONDS_A_UNIT = 0.1
"""Ten times what a unit takes."""
_WORTH_A_PROCESS = 16
_WORTH_A_PLAN = 64
"""Numbers of units from which the time that is saved is more than the time that it costs."""
_ENTRY = f"{PACKAGE}/all"


_NO_MEMORY = "std::bad_alloc"
"""What the engine says when it got none, where it could go on by itself."""


def evaluate(ruleset: Ruleset, units: Sequence[Unit]) -> list[Finding]:
    """What the policies find on the units. Raises :class:`RegoError` when no verdict can be had."""
    wrong = examine(ruleset)
    if wrong:
        raise RegoError(*wrong)
    loaded()  # before forking: its allocator reserves more than a process may then take

    processes = max(1, min(len(units) // _WORTH_A_PROCESS, _cores()))
    shares = [units[start::processes] for start in range(processes)]
    answered = _shared(ruleset, shares, often=len(shares[0]) >= _WORTH_A_PLAN)
    answers: list[Answer] = [{}] * len(units)
    for start, share in enumerate(answered):
        answers[start::processes] = share
    return verdict(ruleset, units, answers)


def _shared(ruleset: Ruleset, shares: Sequence[Sequence[Unit]], *, often: bool) -> list[list[Answer]]:
    """The answers about each share of the units, side by side. Where making the plan quicker is what ends the process, without."""
    calls = [partial(_answers, ruleset, ruleset.policies, share, often=often) for share in shares]
    try:
        return isolated([partial(_read, ruleset), *calls], SECONDS + SECONDS_A_UNIT * len(shares[0]))[1:]
    except Crashed as crash:
        share = shares[crash.call - 1] if crash.call else ()
        culprit = _culprit(ruleset, share[crash.at : crash.at + 1], crash)
        if culprit is None and not often:
            culprit = Fault("", 0, 0, f"the embedded engine {crash}", _hint(crash))
        if culprit is not None:
            raise RegoError(culprit) from crash
    return _shared(ruleset, shares, often=False)


def identity() -> str:
    """What stands for this very engine: another one may say something else. Without importing it, which takes longer."""
    spec = importlib.util.find_spec("regopy")
    folder = os.path.dirname(spec.origin) if spec is not None and spec.origin else ""
    files = sorted((entry.name, entry.stat().st_size, entry.stat().st_mtime_ns) for entry in os.scandir(folder))
    return f"embedded {files}"


def _cores() -> int:
    """How many processes can run at the same time."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _read(ruleset: Ruleset, note: Note) -> list[Answer]:
    """Nothing, if this engine can read the modules of the gateway; it is not asked about them."""
    load(ruleset)
    return []


def _answers(
    ruleset: Ruleset, policies: Sequence[Policy], units: Sequence[Unit], note: Note, *, often: bool = False
) -> list[Answer]:
    """For each unit what the policies say."""
    if not policies:
        return [{}] * len(units)
    modules = {**ruleset.modules, MODULE: question(policies)}
    try:
        program = Program(modules, ruleset.data, _ENTRY, often=often)
    except RegoError as error:
        raise RegoError(*(located(modules, _compiles, ruleset.modules, fault) for fault in error.faults)) from error
    answers: list[Answer] = []
    for index, unit in enumerate(units):
        note(index)
        try:
            answers.append(program.ask(unit.document()) or {})
        except RegoError as error:
            if _NO_MEMORY in str(error):
                raise MemoryError from error
            if len(policies) == 1:
                raise RegoError(*(at_deny(policies[0], fault.message, fault.hint) for fault in error.faults)) from error
            for policy in policies:
                _answers(ruleset, (policy,), [unit], note)
            raise
    return answers


def _compiles(modules: Mapping[str, str]) -> object:
    return build(modules, [_ENTRY], {})


def _culprit(ruleset: Ruleset, units: Sequence[Unit], crash: Crashed) -> Fault | None:
    """Whose fault it is that the process ended: each policy, and each module of the gateway, is tried by itself; None: nobody's."""
    for policy in ruleset.policies if crash.call else ():
        try:
            isolated([partial(_answers, ruleset, (policy,), units)], SECONDS)
        except Crashed as again:
            for_whom = f" for agent '{units[0].name}'" if units and units[0].name else ""
            return at_deny(policy, f"it {again}{for_whom}", _hint(again))
        except RegoError as error:
            return error.faults[0]
    for path, text in ruleset.shipped.items() if not crash.call else ():
        try:
            isolated([partial(_read, ruleset._replace(shipped={path: text}))], SECONDS)
        except Crashed as again:
            return Fault(path, 1, 1, f"reading it {again}", _hint(again))
        except RegoError as error:
            return error.faults[0]
    return None


def _hint(crash: Crashed) -> str:
    return "`lifeos check --engine conftest` says what is wrong" if "ends with" in str(crash) else TOO_MUCH
