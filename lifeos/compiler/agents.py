"""Resolve an agent: merge what platform, team and agent say, read its prompt, follow its grants."""

import hashlib
import posixpath
from collections.abc import Iterator
from typing import Any

import msgspec

from lifeos import ir
from lifeos.compiler.catalog import unknown_environments
from lifeos.compiler.declared import Declared
from lifeos.compiler.load import Files, plaintext_secrets
from lifeos.diagnostics import Diagnostic, Span, closest
from lifeos.schema.shape import complete, shape_of
from lifeos.source.document import Document
from lifeos.source.tree import UnreadableError

_REQUIRED = {
    "runtime.image": "image: registry/name@sha256:…",
    "reasoning.high": "high: <model route>",
    "reasoning.low": "low: <model route>",
    "budget.perDay": "perDay: 20 USD",
    "eval.suite": "suite: <eval suite>",
}
"""What an agent must have from somewhere in its chain, and how it is written."""


def merge(base: dict[str, Any], over: dict[str, Any]) -> dict[str, Any]:
    """``base`` with ``over`` on top: maps merge by field, everything else replaces. Neither argument is changed."""
    merged = dict(base)
    for key, value in over.items():
        before = merged.get(key)
        merged[key] = merge(before, value) if isinstance(value, dict) and isinstance(before, dict) else value
    return merged


def defaults_of(declared: Declared, team: str) -> dict[str, Any]:
    """What every agent of the team inherits: the platform's defaults with the team's on top."""
    inherited: dict[str, Any] = {}
    for document in (declared.platform, declared.get("Team", team)):
        if document is not None:
            inherited = merge(inherited, document.value.get("spec", {}).get("defaults", {}))
    return inherited


def resolve_agent(
    document: Document, inherited: dict[str, Any], catalog: ir.Catalog, files: Files, receipts: tuple[ir.Receipt, ...]
) -> tuple[ir.Agent | None, list[Diagnostic]]:
    """The agent, or None when something that it needs could not be read; then a diagnostic says so."""
    found: list[Diagnostic] = []
    own = document.value.get("spec", {})
    spec = complete(shape_of("Agent").fields["spec"], merge(inherited, own))
    team = document.value["metadata"].get("team", "")
    environments = tuple(catalog.platform.environments)
    found.extend(unknown_environments(document, environments))
    found.extend(_incomplete(document, spec))
    prompt, unread = _prompt(document, own.get("prompt"), files)
    found.extend(unread)
    declared_in = catalog.teams.get(team)
    wanted = spec.get("environments", environments)
    spec.update(
        name=document.name,
        team=team,
        environments=tuple(name for name in environments if name in wanted),
        suspend=spec["suspend"] or catalog.platform.suspend or (declared_in is not None and declared_in.suspend),
        tools=[_granted(use, catalog) for use in spec["tools"] if "ref" in use],
        memory=spec.get("memory"),
        receipts=receipts,
    )
    spec["budget"].setdefault("approvalAbove", catalog.platform.limits.approval_above)
    if prompt is None:
        return None, found
    spec["prompt"] = prompt
    try:
        return msgspec.convert(spec, ir.Agent), found
    except msgspec.ValidationError:
        return None, found


def _granted(use: dict[str, Any], catalog: ir.Catalog) -> dict[str, Any]:
    """A grant with its stakes: the higher of what the tool and the agent say."""
    tool = catalog.tools.get(use["ref"])
    own = use.get("stakes", "low")
    return {
        "ref": use["ref"],
        "stakes": "high" if own == "high" or (tool is not None and tool.stakes == "high") else "low",
    }


def _incomplete(document: Document, spec: dict[str, Any]) -> Iterator[Diagnostic]:
    for path, example in _REQUIRED.items():
        section, field = path.split(".")
        if field not in spec.get(section, {}) and not document.has(f"spec.{path}"):
            message = (
                f"nothing gives agent '{document.name}' a value for '{path}': not the agent, its team or the platform"
            )
            yield Diagnostic(
                "LOS211",
                message,
                document.span(f"spec.{section}"),
                f"add '{example}' under '{section}', here or in the defaults",
            )


def _prompt(document: Document, path: str | None, files: Files) -> tuple[ir.Prompt | None, list[Diagnostic]]:
    if path is None:
        return None, []  # missing or unreadable: the decoder has said so
    folder = posixpath.dirname(document.source.file)
    file = posixpath.normpath(posixpath.join(folder, path))
    if not file.startswith(folder + "/") or "\\" in path:
        message = f"prompt '{path}' leads out of the agent's folder"
        return None, [Diagnostic("LOS205", message, document.span("spec.prompt"), f"move the file below {folder}/")]
    if file not in files.contents:
        known = [name.removeprefix(folder + "/") for name in files.contents if name.startswith(folder + "/")]
        near = closest(path, known)
        hint = f"did you mean '{near}'?" if near else f"create {file}"
        return None, [Diagnostic("LOS206", f"there is no file '{file}'", document.span("spec.prompt"), hint)]
    try:
        text = files.text(file)
    except UnreadableError as unreadable:
        return None, [unreadable.diagnostic]
    if not text.strip():
        return None, [
            Diagnostic("LOS107", "the prompt is empty", Span(file), "say who the agent is and what it may do")
        ]
    digest = "sha256:" + hashlib.sha256(files.contents[file]).hexdigest()
    return ir.Prompt(file, text, digest), plaintext_secrets(file, text)
