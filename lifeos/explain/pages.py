"""The pages about diagnostics, one a code, written for the person who just read the finding."""

from functools import cache
from importlib.resources import files

_GROUPS = {
    "1": "Files and fields",
    "2": "References",
    "3": "Budgets",
    "4": "Policies, secrets and pins",
    "5": "Evaluation gates",
    "6": "Releases",
    "7": "Memory",
    "8": "Rendered files",
    "9": "The cluster",
    "10": "The ledger",
}
"""By the hundreds of a code, what it is about."""


@cache
def pages() -> dict[str, str]:
    """All pages by code, in the order of codes."""
    found = {
        entry.name.removesuffix(".md"): entry.read_text(encoding="utf-8")
        for entry in files("lifeos.explain").iterdir()
        if entry.name.endswith(".md")
    }
    return dict(sorted(found.items(), key=lambda page: int(page[0][3:])))


def title(code: str) -> str:
    """A page's first line, without the code."""
    return pages()[code].split("\n", 1)[0].removeprefix(f"# {code} ")


def grouped() -> dict[str, list[str]]:
    """The codes by what they are about."""
    groups: dict[str, list[str]] = {}
    for code in pages():
        groups.setdefault(_GROUPS[code[3:-2]], []).append(code)
    return groups


def reference() -> str:
    """All pages as one document: ``docs/reference/diagnostics.md``."""
    out = [
        "# Diagnostics",
        "",
        "Every mistake that LifeOS finds in a repository has a code, a place (`file:line:column`), a reason and a cure. So has what",
        "`lifeos doctor` finds that a cluster lacks, where the place is the one that asks for it, and what is wrong with a ledger, where the place",
        "is the event, by its number.",
        "`lifeos explain CODE` prints the same pages. Generated from `lifeos/explain/` by `lifeos explain --reference diagnostics`.",
        "",
    ]
    for group, codes in grouped().items():
        out += [f"**{group}**", ""]
        out += [f"- [{code}](#{_anchor(code)}) {title(code)}" for code in codes]
        out.append("")
    for group, codes in grouped().items():
        out += [f"## {group}", ""]
        for code in codes:
            out += ["##" + pages()[code].rstrip(), ""]
    return "\n".join(out).rstrip() + "\n"


def _anchor(code: str) -> str:
    """The heading's address, as git hosts derive it from the text."""
    text = f"{code} {title(code)}".lower()
    return "".join(char for char in text.replace(" ", "-") if char.isalnum() or char in "-_")
