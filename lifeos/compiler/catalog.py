"""Resolve what agents refer to: every shared document becomes its frozen form, with defaults filled and files read."""

from collections.abc import Collection, Iterator
from typing import Any, TypeVar

import msgspec

from lifeos import ir
from lifeos.compiler import code
from lifeos.compiler.declared import Declared
from lifeos.compiler.files import Files
from lifeos.compiler.prompts import NO_PROMPT, read_prompt
from lifeos.diagnostics import Diagnostic, Span, closest
from lifeos.schema.shape import complete, shape_of
from lifeos.source.document import Document
from lifeos.source.places import belongs
from lifeos.source.tree import UnreadableError
from lifeos.units import Money

T = TypeVar("T")

_NO_ARTIFACTS = {"endpoint": "", "bucket": ""}
_STAND_IN: dict[str, Any] = {
    "trustDomain": "",
    "source": {"repository": "", "revision": ""},
    "images": {"opa": "", "litellm": "", "ghostunnel": "", "k8sSidecar": ""},
}
"""For required values of the platform that could not be read. The decoder has reported them, so nothing is rendered; but the
agents are checked in the same run."""

DAYS_IN_LONGEST_MONTH = 31


def resolve_catalog(declared: Declared, files: Files) -> tuple[ir.Catalog | None, list[Diagnostic]]:
    """The catalog, or None when the Platform document cannot be used; documents that cannot be read are left out."""
    found: list[Diagnostic] = []
    document = declared.platform
    platform = _platform(document) if document is not None else None
    if document is None or platform is None:
        return None, found
    environments = tuple(sorted(platform.environments))
    for tool in declared.by_kind.get("Tool", {}).values():
        found.extend(unknown_environments(tool, environments, declared))
    policies, missing = _policies(declared, files)
    found.extend(missing)
    found.extend(_unnamed(declared, files))
    suites, unread = _suites(declared, files)
    found.extend(unread)
    world, strays = _world(declared, files)
    found.extend(strays)
    catalog = ir.Catalog(
        platform=platform,
        teams=_all(declared, "Team", ir.Team),
        budgets=_all(declared, "Budget", ir.Budget),
        routes=_all(declared, "ModelRoute", ir.ModelRoute),
        memories=_all(declared, "Memory", ir.Memory),
        datastores=_all(declared, "Datastore", ir.Datastore),
        tools=_tools(declared, environments),
        policies=policies,
        modules=_shared_modules(files, policies),
        personas=_all(declared, "Persona", ir.Persona),
        suites=suites,
        world=world,
    )
    return catalog, found


def resolved_names(catalog: ir.Catalog) -> dict[str, Collection[str]]:
    """The names of all that is part of it, by kind."""
    return {
        "Platform": (catalog.platform.name,),
        "Team": catalog.teams,
        "Budget": catalog.budgets,
        "ModelRoute": catalog.routes,
        "Memory": catalog.memories,
        "Datastore": catalog.datastores,
        "Tool": catalog.tools,
        "Policy": catalog.policies,
        "Persona": catalog.personas,
        "EvalSuite": catalog.suites,
    }


def unknown_environments(document: Document, known: tuple[str, ...], declared: Declared) -> Iterator[Diagnostic]:
    """Environments that a document names and the platform does not have."""
    for index, name in enumerate(document.value.get("spec", {}).get("environments", ())):
        if name not in known and not declared.doubtful("Platform", name):
            near = closest(name, known)
            hint = f"did you mean '{near}'?" if near else f"the platform has: {', '.join(known)}"
            yield Diagnostic(
                "LOS207", f"there is no environment '{name}'", document.span(f"spec.environments[{index}]"), hint
            )


def _convert(value: dict[str, Any], form: type[T]) -> T | None:
    """The frozen form, or None when a required part is missing; then the decoder has said so already."""
    try:
        return msgspec.convert(value, form)
    except msgspec.ValidationError:
        return None


def _spec(document: Document) -> dict[str, Any]:
    spec: dict[str, Any] = complete(shape_of(document.kind).fields["spec"], document.value.get("spec", {}))
    return {"name": document.name, **spec}


def _all(declared: Declared, kind: str, form: type[T]) -> dict[str, T]:
    resolved = {}
    for name in declared.names(kind):
        document = declared.by_kind[kind][name]
        spec = _spec(document)
        spec.pop("defaults", None)
        if kind == "Budget" and "perDay" in spec:
            daily: Money = spec["perDay"]
            spec.setdefault("perMonth", Money(daily.micros * DAYS_IN_LONGEST_MONTH, daily.currency))
        value = _convert(spec, form)
        if value is not None:
            resolved[name] = value
    return resolved


def _platform(document: Document) -> ir.Platform | None:
    spec = _spec(document)
    spec.pop("defaults", None)
    environments = {name: {"domain": "", **value} for name, value in spec.get("environments", {}).items()}
    spec["environments"] = {name: {"name": name, **environments[name]} for name in sorted(environments)}
    spec["images"] = {**_STAND_IN["images"], **spec.get("images", {})}
    spec["source"] = {**_STAND_IN["source"], **spec.get("source", {})}
    if (workflows := spec.get("workflows")) is not None:
        spec["workflows"] = {
            "image": "",
            **workflows,
            "artifacts": {**_NO_ARTIFACTS, **workflows.get("artifacts", {})},
        }
    if (memory := spec.get("memory")) is not None:
        spec["memory"] = {"image": "", **memory}
    if (gateway := spec.get("gateway")) is not None:
        spec["gateway"] = {"image": "", **gateway}
    if (observe := spec.get("observe")) is not None:
        spec["observe"] = {"namespace": "", **observe}
    return _convert({**_STAND_IN, **spec}, ir.Platform)


def _suites(declared: Declared, files: Files) -> tuple[dict[str, ir.EvalSuite], list[Diagnostic]]:
    resolved, found = {}, []
    for name in declared.names("EvalSuite"):
        document = declared.by_kind["EvalSuite"][name]
        spec = _spec(document)
        if (judge := spec.get("judge")) is not None:
            prompt, unread = read_prompt(document, "spec.judge.prompt", judge.get("prompt"), files)
            found.extend(unread)
            spec["judge"] = {**judge, "prompt": prompt or NO_PROMPT}
        spec["scenarios"] = code.digest(files.contents, f"evals/suites/{name}/scenarios")
        suite = _convert(spec, ir.EvalSuite)
        if suite is not None:
            resolved[name] = suite
    return resolved, found


def _tools(declared: Declared, environments: tuple[str, ...]) -> dict[str, ir.Tool]:
    resolved = {}
    for name in declared.names("Tool"):
        spec = _spec(declared.by_kind["Tool"][name])
        spec.setdefault("environments", environments)
        tool = _convert(spec, ir.Tool)
        if tool is not None:
            resolved[name] = tool
    return resolved


def _world(declared: Declared, files: Files) -> tuple[dict[str, str], list[Diagnostic]]:
    """The tools that are simulated in ``evals/world``, and files there that are no tool's."""
    folder, tools, found = "evals/world", declared.names("Tool"), []
    contents = {path: data for path, data in files.contents.items() if path.startswith(f"{folder}/")}
    address = code.digest(contents, folder)
    simulated = {}
    for path in sorted(contents):
        place, _, name = path.rpartition("/")
        tool = name.removesuffix(".py")
        if place != folder or tool == name or name.startswith("_"):
            continue
        if tool in tools:
            simulated[tool] = address
        elif not declared.doubtful("Tool", tool):
            near = closest(tool, tools)
            hint = f"did you mean {folder}/{near}.py?" if near else "call it as the tool that it simulates"
            hint += "; what several of them share stands in a file whose name begins with '_'"
            message = f"this file would be overlooked: there is no tool '{tool}' that it could simulate"
            found.append(Diagnostic("LOS129", message, Span(path), hint))
    return simulated, found


def _policies(declared: Declared, files: Files) -> tuple[dict[str, ir.Policy], list[Diagnostic]]:
    resolved: dict[str, ir.Policy] = {}
    found: list[Diagnostic] = []
    for name in declared.names("Policy"):
        document = declared.by_kind["Policy"][name]
        spec = _spec(document)
        module, stage = spec.get("module"), spec.get("stage")
        if module is None or stage is None:
            continue
        if not module.startswith(f"policies/{stage}/") or ".." in module.split("/"):
            found.append(
                Diagnostic(
                    "LOS205",
                    f"'{module}' is outside policies/{stage}/, where the rules of this stage stand",
                    document.span("spec.module"),
                    f"move the module to policies/{stage}/ and name it from the root of the repository",
                )
            )
            continue
        if files.explained(module):
            continue  # said where the file stands
        if module not in files.contents:
            near = closest(module, [path for path in files.contents if path.startswith("policies/")])
            hint = f"did you mean '{near}'?" if near else "write the rule there, or correct the path"
            found.append(Diagnostic("LOS206", f"there is no file '{module}'", document.span("spec.module"), hint))
            continue
        try:
            text = files.text(module)
        except UnreadableError as unreadable:
            found.append(unreadable.diagnostic)
            continue
        policy = _convert({**spec, "text": text}, ir.Policy)
        if policy is not None:
            resolved[name] = policy
    return resolved, found


def _unnamed(declared: Declared, files: Files) -> Iterator[Diagnostic]:
    """Rules that stand where rules of a stage stand and that no Policy names: nobody would ever evaluate them. Modules of the action
    stage may be parts of the decision, which names policies and not modules."""
    policies = declared.by_kind.get("Policy", {}).values()
    named = {document.value.get("spec", {}).get("module") for document in policies}
    for path in sorted(files.contents):
        if not path.startswith(("policies/declaration/", "policies/admission/")) or not path.endswith(".rego"):
            continue
        name = path.rpartition("/")[2].removesuffix(".rego").replace("_", "-")
        if not path.endswith("_test.rego") and path not in named and not declared.doubtful("Policy", name):
            message = "this rule would be overlooked: no Policy names it"
            hint = (
                f"declare a Policy with 'module: {path}' in {belongs('Policy')}, or move shared Rego to policies/lib/"
            )
            yield Diagnostic("LOS129", message, Span(path), hint)


def _shared_modules(files: Files, policies: dict[str, ir.Policy]) -> dict[str, str]:
    own = {policy.module for policy in policies.values()}
    modules = {}
    for path in sorted(files.contents):
        if (
            path.startswith("policies/")
            and path.endswith(".rego")
            and not path.endswith("_test.rego")
            and path not in own
        ):
            try:
                modules[path] = files.text(path)
            except UnreadableError:
                continue  # the engine that needs the module says so, with the place that imports it
    return modules
