"""The modules of the gateway, as far as the embedded engine can say that OPA will load them; and those of values, which it alone is asked.

It reads all of them, and compiles those that hold nothing which only OPA has. Nothing is evaluated.
"""

from collections.abc import Iterator, Mapping

from lifeos.rego.fault import RegoError
from lifeos.rego.locate import located
from lifeos.rego.program import build, parse, unsupported
from lifeos.rego.ruleset import Ruleset, package_of
from lifeos.rego.text import PACKAGE, code_of, statements


def load(ruleset: Ruleset) -> None:
    """Raises :class:`RegoError` for what is no Rego, or does not compile."""
    try:
        parse(ruleset.shipped)
    except RegoError as error:
        raise RegoError(*(located(ruleset.shipped, parse, (), fault) for fault in error.faults)) from error
    before_merge = {policy.module for policy in ruleset.policies}
    modules = {
        path: text for path, text in ruleset.texts if path not in before_merge and not any(unsupported(path, text))
    }
    shipped = [path for path in modules if path in ruleset.shipped]
    entries = [entry for path in shipped for entry in _entries(path, modules[path])]
    if not entries:
        return

    def compiles(changed: Mapping[str, str]) -> object:
        return build(changed, entries, {})

    try:
        compiles(modules)
    except RegoError as error:
        raise RegoError(*(located(modules, compiles, shipped, fault) for fault in error.faults)) from error


def _entries(path: str, text: str) -> Iterator[str]:
    """The rules of a module that are no functions, as entry points."""
    code = code_of(text)
    package = PACKAGE.search(code)
    base = (package[1] if package else package_of(path)).replace(".", "/")
    names = (rule.name for rule in statements(code) if rule.name and not rule.rest.startswith("("))
    yield from (f"{base}/{name}" for name in dict.fromkeys(names))
