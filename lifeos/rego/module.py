"""What can be said about a module before an engine sees it: where its text breaks off, and what no engine would read.

In Rego a name that leads nowhere is undefined, an undefined condition is not met, and a rule whose condition is not met
finds nothing. A package spelt differently, an import of a missing module or a rule that nobody asks for would thus accept
everything. And what is broken is named here for both engines alike, at the place where a person has to mend it.
"""

import re
from collections.abc import Iterator

from lifeos.bundle.policy_tree import DECISION
from lifeos.rego.fault import Fault, fault_at
from lifeos.rego.ruleset import Ruleset, package_of
from lifeos.rego.text import CLOSES, OPENS, PACKAGE, closing, code_of, imports, statements
from lifeos.source.yaml import parse

_GATEWAY = "policies/action/"
_BASE = "lifeos"
"""What lies below ``data.lifeos`` is data; the gateway's entry points have packages there, too."""
_MARK = re.compile(r'"(?:[^"\\\n]|\\.)*"|`[^`]*`|#[^\n]*|["`]')
_HEAD = re.compile(r"(?:default[ \t]+)?[A-Za-z_]\w*\s*(?:[.(\[{]|:?=|(?:contains|if)\b)")
_BODY = re.compile(r"(?:\b(?:if|in|as|contains)|[:=|&,({\[+*/}-])\s*$")
_ASKED_BY_CONFTEST = re.compile(r"(warn|violation)(?:_\w+)?|deny_\w+")
_LOOSE_DOT = re.compile(r"(?<![\w\])}])\.|\.(?![A-Za-z_0-9])")
_METADATA = re.compile(r"^[ \t]*#[ \t]*METADATA[ \t]*\n(?P<block>(?:#[^\n]*\n)*)", re.MULTILINE)
_AS_SET = re.compile(r"\w+\s+contains\b")


def broken(ruleset: Ruleset) -> list[Fault]:
    """The modules whose text breaks off, with the first mistake of each: what comes after it would be guesses."""
    found = (next(_broken(path, text), None) for path, text in ruleset.texts)
    return [fault for fault in found if fault is not None]


def faults(ruleset: Ruleset) -> list[Fault]:
    """Packages that are not named by their path, imports of modules that are not there, and rules that nobody asks for."""
    found: list[Fault] = []
    codes = {path: code_of(text) for path, text in ruleset.texts}
    named = {path: match[1] for path, code in codes.items() if (match := PACKAGE.search(code))}
    packages = {package_of(path) for path in codes} | set(named.values())
    policies = {policy.module: policy for policy in (*ruleset.policies, *ruleset.later)}
    for path, text in ruleset.texts:
        entry = path.startswith(_GATEWAY) and path not in policies and named[path].startswith(f"{_BASE}.")
        if named[path] != package_of(path) and not entry:
            match = PACKAGE.search(codes[path])
            assert match is not None
            message = f"the package of this module must be {package_of(path)}"
            found.append(fault_at(path, text, match.start(1), message, f"write 'package {package_of(path)}'"))
        found.extend(_imports(path, text, codes[path], packages))
        if path in policies:
            found.extend(_asked(path, text, codes[path], policies[path].stage))
    gateway = {path: package for path, package in named.items() if path.startswith(_GATEWAY) and path not in policies}
    return [*found, *_entry_point(gateway, codes)]


def _entry_point(gateway: dict[str, str], codes: dict[str, str]) -> Iterator[Fault]:
    """What decides at the gateway, when nothing of it is what OPA asks: its pods would never be ready."""
    package, _, rule = DECISION.replace("/", ".").rpartition(".")
    decides = sorted(path for path, name in gateway.items() if name.startswith(f"{_BASE}."))
    answers = any(
        statement.name == rule for path in decides if gateway[path] == package for statement in statements(codes[path])
    )
    if decides and not answers:
        message = f"the gateway asks the rule '{rule}' of the package {package}, and no module of {_GATEWAY} has it"
        yield Fault(
            decides[0], 1, 1, message, "restore the module from git; OPA's pods would never be ready without it"
        )


def _broken(path: str, text: str) -> Iterator[Fault]:
    for match in _MARK.finditer(text):
        if match[0] in ('"', "`"):
            yield fault_at(path, text, match.start(), "this text is never closed", f"close it with {match[0]}")
    code = code_of(text)
    yield from _brackets(path, text, code)
    for match in _LOOSE_DOT.finditer(code):
        yield fault_at(
            path, text, match.start(), "this '.' joins nothing", "write a name on either side, without spaces"
        )
    yield from _metadata(path, text)
    if PACKAGE.search(code) is None:
        message = f"a module begins with its package, here 'package {package_of(path)}'"
        yield Fault(path, 1, 1, message, "write it in the first line, or remove the file")
    for statement in statements(code):
        if statement.code.startswith(("package", "import")):
            continue
        if _HEAD.match(statement.code) is None:
            hint = "write '<name> contains <value> if { … }', '<name> := <value>' or '<name> if { … }'"
            yield fault_at(path, text, statement.start, "no rule begins like this", hint)
            continue
        at = _bare_body(statement.code)
        if at is not None:
            yield fault_at(
                path, text, statement.start + at, "the body of a rule begins with 'if {'", "write 'if' before it"
            )


def _brackets(path: str, text: str, code: str) -> Iterator[Fault]:
    opened: list[int] = []
    for match in re.finditer(r"[()\[\]{}]", code):
        bracket = match[0]
        if bracket in OPENS:
            opened.append(match.start())
            continue
        if not opened:
            yield fault_at(path, text, match.start(), f"this '{bracket}' closes nothing", "remove it")
            return
        before = code[opened[-1]]
        if OPENS.index(before) != CLOSES.index(bracket):
            message = f"this '{before}' is not closed before the next '{bracket}'"
            yield fault_at(path, text, opened[-1], message, f"add the missing '{CLOSES[OPENS.index(before)]}'")
            return
        opened.pop()
    if opened:
        bracket = code[opened[0]]
        close = CLOSES[OPENS.index(bracket)]
        yield fault_at(path, text, opened[0], f"this '{bracket}' is never closed", f"add the missing '{close}'")


def _metadata(path: str, text: str) -> Iterator[Fault]:
    """Annotations are YAML behind ``# METADATA``; OPA does not load a module in which they are not."""
    for match in _METADATA.finditer(text):
        lines = [line[1:] for line in match["block"].split("\n")[:-1]]
        line = text.count("\n", 0, match.start()) + 1
        if not lines:
            yield Fault(path, line, 1, "METADATA is followed by nothing", "write '# title: …' below it")
        _, found = parse(path, "\n".join(lines))
        for item in found[:1]:
            hint = item.hint or "write it as YAML, each line behind '#'"
            yield Fault(path, line + item.span.line, item.span.column + 1, f"in METADATA {item.message}", hint)


def _bare_body(code: str) -> int | None:
    """Where a rule's body begins without ``if``, as Rego was written before version 1; OPA refuses it, rego-cpp does not."""
    at = 0
    while at < len(code):
        if code[at] == "{" and not _BODY.search(code, 0, at) and not re.search(r"\bevery\b", code[:at]):
            return at
        at = closing(code, at) + 1 if code[at] in OPENS else at + 1
    return None


def _imports(path: str, text: str, code: str, packages: set[str]) -> Iterator[Fault]:
    for item in imports(code):
        root, _, rest = item.path.partition("[")[0].partition(".")
        data = rest.split(".")[0] == _BASE
        if root == "data" and not data and not _leads_to(rest, packages):
            yield fault_at(
                path, text, item.offset, f"no module has the package {rest}", "correct the name, or add the module"
            )


def _leads_to(name: str, packages: set[str]) -> bool:
    """Whether the name is a package, above one, or a rule inside of one."""
    return any(f"{package}.".startswith(f"{name}.") or f"{name}.".startswith(f"{package}.") for package in packages)


def _asked(path: str, text: str, code: str, stage: str) -> Iterator[Fault]:
    """A policy is asked for its ``deny``, at the gateway also for its ``record``, and for nothing else."""
    asked = ("deny", "record") if stage == "action" else ("deny",)
    there = list(statements(code))
    if not any(statement.name in asked for statement in there):
        named = " or ".join(f"'{name}'" for name in asked)
        message = f"the module has no rule {named}, so it would accept everything"
        yield Fault(path, 1, 1, message, "write 'deny contains finding if { … }'")
    for statement in there:
        if statement.name in asked and _AS_SET.match(statement.code) is None:
            message = f"'{statement.name}' must be a set of findings"
            hint = f"write '{statement.name} contains finding if {{ … }}'"
            yield fault_at(path, text, statement.start, message, hint)
        other = _ASKED_BY_CONFTEST.fullmatch(statement.name)
        if stage != "action" and other is not None and len(re.findall(rf"\b{statement.name}\b", code)) == 1:
            warns = other[1] == "warn"
            remedy = "write deny, and 'enforcement: warn' in the Policy" if warns else "write deny"
            yield fault_at(path, text, statement.start, f"nobody asks for the rule '{statement.name}'", remedy)
