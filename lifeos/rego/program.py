"""Program: Rego compiled once by regopy, asked many times, in this process."""

import json
import re
from collections.abc import Mapping
from typing import Any

from lifeos.rego.fault import Fault, RegoError, position
from lifeos.rego.module import code_of, imports

_ERROR = re.compile(r"\(error (?:\d+:(?P<file>[^|\n]*)\|(?P<offset>\d+)\|\d+)?\s*\(errormsg (?P<length>\d+):")
_CALL = re.compile(r"(?<![\w.\]])([a-z_]\w*(?:\.\w+)*)\(")
_WITH = re.compile(r"\bwith[ \t\n]+(?:input|data|[a-z_]\w*\.)")
_FUNCTION = re.compile(r"^(?:default[ \t]+)?([a-z_]\w*)\(", re.MULTILINE)
_WORDS = frozenset(
    [
        "as",
        "contains",
        "default",
        "else",
        "every",
        "false",
        "if",
        "import",
        "in",
        "not",
        "null",
        "package",
        "some",
        "true",
        "with",
    ]
)
_ROOTS = frozenset(("data", "input"))


class Program:
    """Modules, data and one entry point, such as ``lifeos/action/result``. Compiles in milliseconds, answers in one or a few.

    Raises :class:`RegoError` for text that the engine cannot compile, and for what it would evaluate wrongly without a
    word: builtins that it lacks, and ``with``.
    """

    def __init__(self, modules: Mapping[str, str], data: Mapping[str, Any], entry: str) -> None:
        import regopy  # noqa: PLC0415  # 20 to 60 ms; only who evaluates Rego needs it

        self._modules = modules
        self._entry = entry
        self._regopy = regopy
        self._interpreter = regopy.Interpreter()
        self._interpreter.log_level = regopy.LogLevel.NONE
        if found := self._unsupported():
            raise RegoError(*found)
        try:
            for path, text in modules.items():
                self._interpreter.add_module(path, text)
            self._interpreter.add_data_json(json.dumps(data))
            self._bundle = self._interpreter.build(None, [entry])
        except regopy.RegoError as error:
            raise RegoError(*self._faults(str(error))) from error
        if not self._bundle.ok():
            raise RegoError(Fault("", 0, 0, f"the modules do not compile together to {entry}"))

    def ask(self, document: Any) -> Any:
        """The value of the entry point for one input; None when it is undefined."""
        self._interpreter.set_input(document)
        try:
            output = self._interpreter.query_bundle_entrypoint(self._bundle, self._entry)
        except json.JSONDecodeError as error:  # an error inside of a value, which the binding takes for JSON
            raise RegoError(*self._faults(error.doc)) from error
        if not output.ok():
            raise RegoError(*self._faults(str(output)))
        expressions = output.results[0].expressions
        return expressions[0] if expressions else None

    def _unsupported(self) -> list[Fault]:
        found: list[Fault] = []
        for path, text in self._modules.items():
            code = code_of(text)
            local = {name for _, _, name in imports(code)} | set(_FUNCTION.findall(code)) | _ROOTS | _WORDS
            for match in _CALL.finditer(code):
                name = match[1]
                if name.split(".")[0] not in local and not self._interpreter.is_builtin(name):
                    message = f"the embedded engine has no function {name}; if OPA has it, use --engine conftest"
                    found.append(Fault(path, *position(text, match.start()), message))
            for match in _WITH.finditer(code):
                message = "the embedded engine does not evaluate 'with' reliably; use --engine conftest"
                found.append(Fault(path, *position(text, match.start()), message))
        return found

    def _faults(self, report: str) -> list[Fault]:
        """The mistakes in a report of the engine, which prints its syntax tree and counts bytes."""
        found: list[Fault] = []
        for match in _ERROR.finditer(report):
            message = report[match.end() : match.end() + int(match["length"])].strip()
            path = match["file"] or ""
            line, column = 0, 0
            if path in self._modules:
                text = self._modules[path]
                offset = len(text.encode()[: int(match["offset"])].decode(errors="ignore"))
                line, column = position(text, offset)
            found.append(Fault(path, line, column, message))
        return list(dict.fromkeys(found)) or [Fault("", 0, 0, " ".join(report.split())[:300] or "no result")]
