"""Program: Rego compiled once by regopy, asked many times, in this process."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from lifeos.rego.builtins import BUILTINS
from lifeos.rego.document import handed
from lifeos.rego.fault import Fault, RegoError, fault_at
from lifeos.rego.library import loaded
from lifeos.rego.plan import quicker
from lifeos.rego.report import from_node, from_text
from lifeos.rego.text import ROOTS, WORDS, code_of, imports

_TEXT_OR_POWER = re.compile(r'"(?:[^"\\]|\\.)*"|(?P<power>-?\d+(?:\.\d+)?[eE][+-]?\d+)')
_CALL = re.compile(r"(?<![\w.\]])([a-z_]\w*(?:\.\w+)*)\(")
_WITH = re.compile(r"\bwith[ \t\n]+(?:input|data|[a-z_]\w*\.)")
_FUNCTION = re.compile(r"^(?:default[ \t]+)?([a-z_]\w*)\(", re.MULTILINE)


class Program:
    """Modules, data and one entry point, such as ``lifeos/action/result``. Compiles in milliseconds, answers in one or a few.

    Raises :class:`RegoError` for text that the engine cannot compile, and for what it would evaluate wrongly without a
    word: builtins that it lacks, and ``with``. ``often``: it will be asked so often that a quicker plan is worth its price.
    """

    def __init__(self, modules: Mapping[str, str], data: Mapping[str, Any], entry: str, *, often: bool = False) -> None:
        found = [fault for path, text in modules.items() for fault in unsupported(path, text)]
        if found:
            raise RegoError(*found)
        self._modules = modules
        self._entry = entry
        self._interpreter, self._bundle = build(modules, [entry], data)
        if often:
            self._bundle = quicker(self._interpreter, self._bundle)

    def ask(self, document: Any) -> Any:
        """The value of the entry point for one input; None when it is undefined."""
        self._interpreter.set_input(handed(document))
        try:
            output = self._interpreter.query_bundle_entrypoint(self._bundle, self._entry)
        except json.JSONDecodeError as error:  # an error inside of a value, which the binding takes for JSON
            raise RegoError(*from_text(error.doc, self._modules)) from error
        if not output.ok():
            raise RegoError(*from_node(output.node()))
        expressions = output.results[0].expressions
        return expressions[0] if expressions else None


def parse(modules: Mapping[str, str]) -> Any:
    """The engine with these modules read. Raises :class:`RegoError` for what is no Rego, as far as this engine knows it."""
    regopy, interpreter = loaded(), _interpreter()
    found: list[Fault] = []
    for path, text in modules.items():
        try:
            interpreter.add_module(path, text)
        except regopy.RegoError as error:
            found += (fault if fault.file else fault._replace(file=path) for fault in from_text(str(error), modules))
    if found:
        raise RegoError(*found)
    return interpreter


def build(modules: Mapping[str, str], entries: Sequence[str], data: Mapping[str, Any]) -> tuple[Any, Any]:
    """The engine and the bundle of the modules. Raises :class:`RegoError` when they do not compile together."""
    interpreter = parse(modules)
    interpreter.add_data_json(_plainly(json.dumps(data)))
    bundle = interpreter.build(None, list(entries))
    if not bundle.ok():
        raise RegoError(*from_node(bundle.node()))
    return interpreter, bundle


def _plainly(text: str) -> str:
    """JSON without exponents: the engine takes them for no JSON in data, and its error names the first module that comes to hand."""
    return _TEXT_OR_POWER.sub(lambda match: match[0] if match["power"] is None else f"{Decimal(match[0]):f}", text)


def unsupported(path: str, text: str) -> Iterator[Fault]:
    """What a module holds that OPA evaluates and this engine does not; it would take most of it for undefined."""
    code = code_of(text)
    own = {item.name for item in imports(code)} | set(_FUNCTION.findall(code)) | ROOTS | WORDS
    engine = _interpreter()
    for match in _CALL.finditer(code):
        name = match[1]
        if name.split(".")[0] not in own and not engine.is_builtin(name):
            message = f"the embedded engine has no function {name}"
            hint = "OPA has it: use --engine conftest" if name in BUILTINS else "neither has OPA: correct the name"
            yield fault_at(path, text, match.start(), message, hint)
    for match in _WITH.finditer(code):
        message = "the embedded engine does not evaluate 'with' reliably"
        yield fault_at(path, text, match.start(), message, "OPA does: use --engine conftest")


def _interpreter() -> Any:
    regopy = loaded()
    interpreter = regopy.Interpreter()
    interpreter.log_level = regopy.LogLevel.NONE
    return interpreter
