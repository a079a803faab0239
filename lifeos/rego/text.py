"""What can be read off Rego text without parsing it: code without comments and strings, imports, statements, references."""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

WORDS = frozenset(
    "as contains default else every false if import in not null package set some true with".split()  # noqa: SIM905
)
"""Rego's own words, which name nothing; ``set()`` is the empty set."""
ROOTS = frozenset(("data", "input"))
"""The two documents that are always there."""

PACKAGE = re.compile(r"^[ \t]*package[ \t]+([\w.]+)", re.MULTILINE)
OPENS, CLOSES = "([{", ")]}"

_OPAQUE = re.compile(r'"(?:[^"\\\n]|\\.)*"|`[^`]*`|#[^\n]*')
_IMPORT = re.compile(
    r"^[ \t]*import[ \t]+(data|input|rego|future)((?:\.\w+)*)(\[[^\n]*\])?(?:[ \t]+as[ \t]+(\w+))?", re.MULTILINE
)
_TOKEN = re.compile(r"[()\[\]{}\n]|[^\s()\[\]{}]+")
_HEAD = re.compile(r"(?:default[ \t]+)?([A-Za-z_]\w*)")
_FIELD = re.compile(r"\.([A-Za-z_]\w*)")
_LITERAL = re.compile(r'\s*"([^"\\]*)"\s*')
_LEADS_ON = re.compile(r"(?:[:=!<>+*/%&|,-]|\b(?:if|in|contains|as|else|not|every|some|with))$")
_FOLLOWS_ON = re.compile(r"(?:[:=!<>+*/%&|,-]|(?:if|in|contains|as|else|with)\b)")


class Import(NamedTuple):
    """An import: where its path stands, the path (with its brackets, if any, blanked out), and the local name."""

    offset: int
    path: str
    name: str


class Statement(NamedTuple):
    """A rule, or an import or the package: where it begins, its code, and the name that it gives a value; empty for others."""

    start: int
    code: str
    name: str

    @property
    def rest(self) -> str:
        """The code behind the name of a rule."""
        head = _HEAD.match(self.code)
        return self.code[head.end() :] if head else self.code


class Step(NamedTuple):
    """One step of a path: where it stands, and its name; None where it is computed."""

    offset: int
    name: str | None


class Reference(NamedTuple):
    """A path below ``input`` or ``data``, of which ``given`` steps stand in an import."""

    root: str
    steps: tuple[Step, ...]
    given: int


@lru_cache(maxsize=256)
def code_of(text: str) -> str:
    """The text with comments and what strings hold blanked out, each character in its place; quotation marks stay."""
    return _OPAQUE.sub(_blank, text)


def _blank(match: re.Match[str]) -> str:
    whole = match[0]
    if whole[0] == "#":
        return " " * len(whole)
    return whole[0] + " " * (len(whole) - 2) + whole[-1]


def package_in(code: str) -> str:
    """The package of a module; empty when it does not say."""
    match = PACKAGE.search(code)
    return match[1] if match else ""


def imports(code: str) -> Iterator[Import]:
    """The imports of a module."""
    for match in _IMPORT.finditer(code):
        path = match[1] + match[2]
        yield Import(match.start(1), path + (match[3] or ""), match[4] or path.rpartition(".")[2])


def statements(code: str) -> Iterator[Statement]:
    """What stands side by side in a module. Rules begin where no bracket is open, on a line that goes on with nothing."""
    starts: list[int] = []
    depth, fresh, before = 0, True, ""
    for match in _TOKEN.finditer(code):
        word = match[0]
        if word == "\n":
            fresh = fresh or depth == 0
            continue
        if fresh and depth == 0 and not _LEADS_ON.search(before) and not _FOLLOWS_ON.match(word) and word != "{":
            starts.append(match.start())
        fresh = False
        before = word
        depth += (word in OPENS) - (word in CLOSES)
    for start, end in zip(starts, [*starts[1:], len(code)], strict=False):
        statement = code[start:end]
        head = _HEAD.match(statement)
        yield Statement(start, statement, head[1] if head and head[1] not in WORDS else "")


def references(text: str, code: str) -> Iterator[Reference]:
    """Every path below ``input`` and ``data`` that stands in a module, also where an import begins it."""
    known = {root: (root, "") for root in ROOTS}
    for item in imports(code):
        root, _, rest = item.path.partition(".")
        if root in ROOTS and "[" not in rest:
            known.setdefault(item.name, (root, rest))
    names = "|".join(sorted(map(re.escape, known)))
    for match in re.finditer(rf"(?<![\w.])({names})(?![\w(])", code):
        line = code[code.rfind("\n", 0, match.start()) + 1 : match.start()]
        if match[1] not in ROOTS and line.lstrip().startswith("import "):
            continue  # the name that an import gives
        root, rest = known[match[1]]
        given = [Step(match.start(), step) for step in rest.split(".") if step]
        yield Reference(root, (*given, *_steps(text, code, match.end())), len(given))


def _steps(text: str, code: str, at: int) -> Iterator[Step]:
    while at < len(code):
        field = _FIELD.match(code, at)
        if field is not None:
            yield Step(field.start(1), field[1])
            at = field.end()
        elif code[at] == "[":
            end = closing(code, at)
            literal = _LITERAL.fullmatch(text, at + 1, end)
            yield Step(at + 1, literal[1] if literal else None)
            at = end + 1
        else:
            return


def closing(code: str, at: int) -> int:
    """Where the bracket that is opened at ``at`` is closed; the end of the code when it is not."""
    depth = 0
    for index in range(at, len(code)):
        depth += (code[index] in OPENS) - (code[index] in CLOSES)
        if not depth:
            return index
    return len(code)
