"""Resolve an agent: merge what platform, team and agent say, read its prompt, follow its grants."""

import posixpath
from collections.abc import Iterator
from typing import Any

import msgspec

from lifeos import ir
from lifeos.compiler import code
from lifeos.compiler.catalog import unknown_environments
from lifeos.compiler.declared import Declared
from lifeos.compiler.files import Files
from lifeos.compiler.prompts import NO_PROMPT, read_prompt
from lifeos.diagnostics import Diagnostic
from lifeos.schema.shape import complete, shape_of
from lifeos.source.document import Document

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
    document: Document,
    inherited: dict[str, Any],
    catalog: ir.Catalog,
    declared: Declared,
    files: Files,
    receipts: tuple[ir.Receipt, ...],
    pins: tuple[ir.Pin, ...],
) -> tuple[ir.Agent | None, list[Diagnostic]]:
    """The agent, or None when something that it needs could not be read; then a diagnostic says so. An agent whose prompt
    could not be had is resolved all the same, so that what else is wrong with it is found in the same run."""
    found: list[Diagnostic] = []
    own = document.value.get("spec", {})
    spec = complete(shape_of("Agent").fields["spec"], merge(inherited, own))
    team = document.value["metadata"].get("team", "")
    environments = tuple(catalog.platform.environments)
    found.extend(unknown_environments(document, environments, declared))
    found.extend(_incomplete(document, spec, declared))
    prompt, unread = read_prompt(document, "spec.prompt", own.get("prompt"), files)
    found.extend(unread)
    found.extend(code.report(files))
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
        **({"pins": pins} if pins else {}),
        code=code.digest(files.contents, posixpath.dirname(document.source.file)),
    )
    spec["budget"].setdefault("approvalAbove", catalog.platform.limits.approval_above)
    spec["prompt"] = prompt or NO_PROMPT
    spec.setdefault("description", "")
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


def _incomplete(document: Document, spec: dict[str, Any], declared: Declared) -> Iterator[Diagnostic]:
    for path, example in _REQUIRED.items():
        section, field = path.split(".")
        if field in spec.get(section, {}):
            continue
        if any(layer.document.has(layer.prefix) for layer in declared.chain(document, f"spec.{path}")):
            continue  # it is written, and could not be read
        if declared.doubtful("Team", document.value["metadata"].get("team", "")):
            continue  # it may be written in the team's defaults
        message = f"nothing gives agent '{document.name}' a value for '{path}': not the agent, its team or the platform"
        hint = f"add '{section}: {{{example}}}' here, or under 'spec.defaults' of the team or the platform"
        yield Diagnostic("LOS211", message, document.span(f"spec.{section}"), hint)
