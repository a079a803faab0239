"""The seeded faults: what a person gets wrong, put at a place of the repository that is drawn by the seed.

Each fault changes one file and says what a good finding is: the line, a word that names the field or value, and the words
that would mend it.
"""

import random
from collections.abc import Callable
from typing import NamedTuple

from sites import Site

from lifeos.schema.shape import Choice, Flag, Map, Number, Sequence, Text, Unit


class Fault(NamedTuple):
    """A changed file, and the finding that it deserves. ``mend``: the hint or message must say one of these."""

    file: str
    text: str
    line: int
    names: str
    mend: tuple[str, ...]


Make = Callable[[random.Random, Site, str], Fault | None]


def _replace(site: Site, text: str, new: str, mend: tuple[str, ...], names: str = "") -> Fault:
    start, end = site.value
    return Fault(site.file, text[:start] + new + text[end:], site.line, names or site.name or new, mend)


def typo_in_field(draw: random.Random, site: Site, text: str) -> Fault | None:
    if site.parent is None or len(site.name) < 4:
        return None
    at = draw.randrange(1, len(site.name) - 1)
    wrong = site.name[:at] + site.name[at + 1] + site.name[at] + site.name[at + 2 :]
    if wrong in site.parent.fields or wrong == site.name:
        return None
    start, end = site.key
    return Fault(site.file, text[:start] + wrong + text[end:], site.line, wrong, (site.name,))


def unknown_field(draw: random.Random, site: Site, text: str) -> Fault | None:
    if site.parent is None or not site.alone:
        return None
    start = text.rfind("\n", 0, site.key[0]) + 1
    indent = " " * (site.key[0] - start)
    return Fault(
        site.file, f"{text[:start]}{indent}zzzz: 1\n{text[start:]}", site.line, "zzzz", ("known here", "did you mean")
    )


def duplicate_key(draw: random.Random, site: Site, text: str) -> Fault | None:
    if not site.alone:
        return None
    start = text.rfind("\n", 0, site.key[0]) + 1
    end = text.find("\n", site.value[1]) + 1
    return Fault(site.file, text[:end] + text[start:end] + text[end:], site.line + 1, site.name, ("keep one", "remove"))


def missing_field(draw: random.Random, site: Site, text: str) -> Fault | None:
    if site.parent is None or site.name not in site.parent.required or not site.alone or "." not in site.path:
        return None
    start = text.rfind("\n", 0, site.key[0]) + 1
    end = text.find("\n", site.value[1]) + 1
    return Fault(
        site.file, text[:start] + text[end:], site.parent_line, site.name, (f"{site.name}:", f"add '{site.name}")
    )


def list_for_scalar(draw: random.Random, site: Site, text: str) -> Fault | None:
    if not isinstance(site.shape, Unit | Number | Flag | Choice) or not site.name:
        return None
    return _replace(site, text, "[1, 2]", ("takes", "expected", "not a list"))


def scalar_for_map(draw: random.Random, site: Site, text: str) -> Fault | None:
    if not isinstance(site.shape, Map) or "\n" in site.text:
        return None
    return _replace(site, text, "everything", ("mapping",))


def scalar_for_list(draw: random.Random, site: Site, text: str) -> Fault | None:
    if not isinstance(site.shape, Sequence) or not site.text.startswith("["):
        return None
    return _replace(site, text, "everything", ("list",))


def no_value(draw: random.Random, site: Site, text: str) -> Fault | None:
    if not isinstance(site.shape, Unit | Number | Flag | Choice | Text) or not site.name or not site.alone:
        return None
    return _replace(site, text, "", ("leave the field out", "give ", "write ", "one of"))


def _unit(name: str, wrong: Callable[[str], str], mend: Callable[[str], str]) -> Make:
    def make(draw: random.Random, site: Site, text: str) -> Fault | None:
        if not isinstance(site.shape, Unit) or site.shape.name != name or site.quoted or not site.text:
            return None
        bad = wrong(site.text)
        return None if bad == site.text else _replace(site, text, bad, (mend(site.text),), bad.strip('"'))

    return make


def yes_for_true(draw: random.Random, site: Site, text: str) -> Fault | None:
    if site.path != "spec.description" or site.kind not in ("Agent", "Team"):
        return None
    start = text.rfind("\n", 0, site.key[0]) + 1
    word = draw.choice(["yes", "on", "Yes"])
    return Fault(site.file, f"{text[:start]}  suspend: {word}\n{text[start:]}", site.line, word, ("true",))


def octal(draw: random.Random, site: Site, text: str) -> Fault | None:
    if not isinstance(site.shape, Number) or not site.shape.whole:
        return None
    return _replace(site, text, f"0{site.text}", (site.text,), f"0{site.text}")


def quoted_number(draw: random.Random, site: Site, text: str) -> Fault | None:
    return (
        _replace(site, text, f'"{site.text}"', ("whole number", "a number")) if isinstance(site.shape, Number) else None
    )


def below_the_bound(draw: random.Random, site: Site, text: str) -> Fault | None:
    if not isinstance(site.shape, Number) or site.shape.least is None:
        return None
    return _replace(site, text, str(int(site.shape.least) - 1), ("at least", "between"))


def typo_in_choice(draw: random.Random, site: Site, text: str) -> Fault | None:
    if not isinstance(site.shape, Choice) or len(site.text) < 5 or site.name in ("kind", "apiVersion"):
        return None
    return _replace(site, text, site.text[:-1], (site.text,), site.text[:-1])


def typo_in_kind(draw: random.Random, site: Site, text: str) -> Fault | None:
    return _replace(site, text, site.text[:-1], (site.text,), site.text[:-1]) if site.path == "kind" else None


def old_api_version(draw: random.Random, site: Site, text: str) -> Fault | None:
    return _replace(site, text, "lifeos.dev/v1", ("lifeos.dev/v1alpha1",)) if site.path == "apiVersion" else None


def dangling_reference(draw: random.Random, site: Site, text: str) -> Fault | None:
    if not isinstance(site.shape, Unit) or not site.shape.ref or len(site.text) < 4:
        return None
    return _replace(site, text, site.text + "x", (site.text,), site.text + "x")


def boolean_as_text(draw: random.Random, site: Site, text: str) -> Fault | None:
    if not isinstance(site.shape, Text) or site.shape.path or site.shape.pattern or not site.name or "\n" in site.text:
        return None
    word = draw.choice(["no", "off", "12:30", "2026-11-24", "1e3"])
    return _replace(site, text, word, (f'"{word}"',), word)


def tab_for_spaces(draw: random.Random, site: Site, text: str) -> Fault | None:
    start = text.rfind("\n", 0, site.key[0]) + 1
    if not site.alone or site.key[0] - start < 2:
        return None
    return Fault(site.file, text[:start] + "\t" + text[start + 2 :], site.line, "tab", ("spaces",))


def anchor(draw: random.Random, site: Site, text: str) -> Fault | None:
    return (
        _replace(site, text, f"&shared {site.text}", ("write the value",), "&shared")
        if site.alone and site.text
        else None
    )


def unclosed_bracket(draw: random.Random, site: Site, text: str) -> Fault | None:
    if not site.text.startswith(("[", "{")) or "\n" in site.text or not site.alone:
        return None
    return Fault(
        site.file, text[: site.value[1] - 1] + text[site.value[1] :], site.line, "", ("add the missing", "bracket")
    )


def missing_space(draw: random.Random, site: Site, text: str) -> Fault | None:
    if not site.alone or not site.text or site.text[0] in "[{\"'" or ":" in site.text:
        return None
    return Fault(site.file, text[: site.key[1] + 1] + text[site.value[0] :], site.line, "", ("space", "':'"))


def mutable_image(draw: random.Random, site: Site, text: str) -> Fault | None:
    if not isinstance(site.shape, Unit) or site.shape.name != "image":
        return None
    return _replace(site, text, site.text.partition("@")[0] + ":latest", ("@sha256", "digest"), "image")


def model_alias(draw: random.Random, site: Site, text: str) -> Fault | None:
    if site.name != "model":
        return None
    return _replace(site, text, "openai/gpt-5-latest", ("version",), "openai/gpt-5-latest")


def plaintext_secret(draw: random.Random, site: Site, text: str) -> Fault | None:
    if site.name != "description" or "\n" in site.text:
        return None
    return _replace(site, text, "sk-ant-" + "EXAMPLEexample0123456789", ("revoke",), "key")


def prompt_elsewhere(draw: random.Random, site: Site, text: str) -> Fault | None:
    return (
        _replace(site, text, "../../../lifeos.yaml", ("folder", "below"), "prompt") if site.name == "prompt" else None
    )


def prompt_typo(draw: random.Random, site: Site, text: str) -> Fault | None:
    return (
        _replace(site, text, site.text.replace("system", "sytem"), ("system.md",), "sytem")
        if site.name == "prompt"
        else None
    )


def unreachable_plan(draw: random.Random, site: Site, text: str) -> Fault | None:
    if site.name != "require":
        return None
    return _replace(site, text, "101", ("require",), "101")


def weak_plan(draw: random.Random, site: Site, text: str) -> Fault | None:
    if site.name != "require":
        return None
    return _replace(site, text, str(int(site.text) - 4), (f"require {site.text}",), f"{int(site.text) - 4} of")


def budget_above_parent(draw: random.Random, site: Site, text: str) -> Fault | None:
    if not site.path.endswith("budget.perDay") or site.kind != "Agent":
        return None
    return _replace(site, text, "9999 USD", ("or less", "raise"), "9999 USD")


def other_currency(draw: random.Random, site: Site, text: str) -> Fault | None:
    if not site.path.endswith("budget.perDay") or site.kind != "Agent":
        return None
    return _replace(site, text, site.text.replace("USD", "EUR"), ("one currency",), "EUR")


def renamed(draw: random.Random, site: Site, text: str) -> Fault | None:
    if site.path != "metadata.name" or site.kind not in ("Agent", "Team", "Persona", "EvalSuite"):
        return None
    return _replace(site, text, site.text + "-two", ("rename",), site.text + "-two")


FAULTS: dict[str, Make] = {
    make.__name__: make
    for make in (
        typo_in_field, unknown_field, duplicate_key, missing_field, list_for_scalar, scalar_for_map, scalar_for_list, no_value,
        yes_for_true, octal, quoted_number, below_the_bound, typo_in_choice, typo_in_kind, old_api_version, dangling_reference,
        boolean_as_text, tab_for_spaces, anchor, unclosed_bracket, missing_space, mutable_image, model_alias, plaintext_secret,
        prompt_elsewhere, prompt_typo, unreachable_plan, weak_plan, budget_above_parent, other_currency, renamed,
    )
} | {
    "money_without_space": _unit("money", lambda text: text.replace(" ", ""), lambda text: text),
    "money_with_sign": _unit("money", lambda text: "$" + text.split()[0], lambda text: text.split()[0] + " USD"),
    "duration_without_unit": _unit("duration", lambda text: text.rstrip("dhms"), lambda text: text.rstrip("dhms") + "s"),
    "duration_in_words": _unit(
        "duration", lambda text: text[:-1] + " minutes" if text[-1] == "m" else text, lambda text: text
    ),
    "ratio_in_percent": _unit("ratio", lambda text: f"{float(text) * 100:g}%", lambda text: f"{float(text):g}"),
    "ratio_without_zero": _unit("ratio", lambda text: text.removeprefix("0") if "." in text else text, lambda text: text),
    "name_in_capitals": _unit("name", lambda text: text.capitalize(), lambda text: text),
}  # fmt: skip
