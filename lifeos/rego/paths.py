"""Paths in Rego that lead nowhere: fields of ``input`` and ``data.lifeos`` that a unit, the catalog or a Policy does not have.

No engine knows what a document should look like, so ``input.agent.budgt`` is undefined and its rule never fires. The
shapes are those of the resolved types; what may hold anything, as a Kubernetes object does, ends the check.
"""

import types
import typing
from collections.abc import Mapping
from typing import Any

import msgspec

from lifeos.bundle.binding import Binding
from lifeos.bundle.modules import Module, reachable, read
from lifeos.diagnostics import closest
from lifeos.ir import Agent, Catalog, Policy
from lifeos.ir.gate import Traits
from lifeos.rego.fault import Fault, fault_at
from lifeos.rego.ruleset import Ruleset
from lifeos.rego.text import Reference, Step, code_of, references

_GATEWAY = "policies/action/"


class _Manifest(msgspec.Struct):
    file: str
    object: dict[str, Any]


class _Unit(msgspec.Struct):
    """As :meth:`lifeos.rego.unit.Unit.document` has it."""

    agent: Agent
    environment: str
    manifests: list[_Manifest]


class _Persona(msgspec.Struct):
    name: str
    traits: Traits


class _Deed(msgspec.Struct):
    """What a value is asked about, as the Gym has it (``lifeos/gym/values/rules.py``)."""

    tool: str
    arguments: dict[str, Any]
    outcome: str
    agreed: bool
    said: str
    named: list[str]
    others: list[Any]
    persona: _Persona
    memory: dict[str, str]
    world: dict[str, Any]


class _BeforeMerge(msgspec.Struct):
    """``data.lifeos`` as :class:`Ruleset` has it."""

    catalog: Catalog
    parameters: dict[str, Any]


class _Gateway(msgspec.Struct):
    """``data.lifeos`` as OPA at the gateway has it, from the targets ``bundle`` and ``opa``."""

    catalog: Catalog
    agents: dict[str, Agent]
    binding: Binding
    digests: dict[str, str]
    environment: str
    parameters: dict[str, Any]
    ledger: dict[str, Any]


def nowhere(ruleset: Ruleset) -> list[Fault]:
    """The paths that stand in the text and lead nowhere, at the step that is wrong."""
    found: list[Fault] = []
    modules = {path: read(text) for path, text in ruleset.texts}
    before_merge = _only_before_merge(ruleset, modules)
    values = {policy.module for policy in ruleset.later if policy.stage == "value"}
    rules = {f"{module.package}.".split(".")[1] for module in modules.values() if module.package.startswith("lifeos.")}
    for path, text in ruleset.texts:
        here = path in before_merge
        for reference in references(text, code_of(text)):
            if reference.root == "input":
                shape = _Unit if here else _Deed if path in values else None
                wrong = _walk(shape, reference, 0) if shape is not None else None
            elif _below_lifeos(reference, rules):
                wrong = _walk(_BeforeMerge if here else _Gateway, reference, 1)
            else:
                wrong = None
            if wrong is not None:
                found.append(fault_at(path, text, *wrong))
    return found


def unset(ruleset: Ruleset) -> list[Fault]:
    """Parameters that a module reads and its Policy does not give, at the Policy, where they are missing."""
    found: list[Fault] = []
    for policies, modules in ((ruleset.policies, ruleset.modules), (ruleset.later, ruleset.shipped)):
        named = {policy.name: policy for policy in policies}
        for path, text in sorted(modules.items()):
            for reference in references(text, code_of(text)):
                names = [step.name for step in reference.steps]
                if reference.root != "data" or names[:2] != ["lifeos", "parameters"] or len(names) < 3 or not names[2]:
                    continue
                policy = named.get(names[2])
                if policy is None:
                    near = closest(names[2], named)
                    hint = f"did you mean '{near}'?" if near else f"of this stage there are: {', '.join(named)}"
                    found.append(
                        fault_at(path, text, reference.steps[2].offset, f"there is no policy '{names[2]}'", hint)
                    )
                elif len(names) > 3 and names[3] and names[3] not in policy.parameters:
                    found.append(_unset(policy, names[3]))
    return list(dict.fromkeys(found))


def _unset(policy: Policy, name: str) -> Fault:
    near = closest(name, policy.parameters)
    message = f"{policy.module} reads the parameter '{name}', which the Policy does not give"
    hint = f"did you mean '{name}' where '{near}' stands?" if near else f"add it: parameters: {{{name}: …}}"
    return Fault("", 0, 0, message, hint, policy.name, f"spec.parameters.{near}" if near else "spec.parameters")


def _only_before_merge(ruleset: Ruleset, modules: Mapping[str, Module]) -> set[str]:
    """The modules that are evaluated before merge and not at the gateway, where ``input`` is another document."""
    policies = {policy.module for policy in ruleset.policies}
    there = {path for path in modules if path.startswith(_GATEWAY)}
    reached = policies | reachable([modules[path] for path in policies], modules)
    return set(reached - there - reachable([modules[path] for path in there], modules))


def _below_lifeos(reference: Reference, rules: set[str]) -> bool:
    """Whether the path is one of data, not of rules below ``lifeos`` as the gateway's entry points have them."""
    names = [step.name for step in reference.steps[:2]]
    return len(names) > 1 and names[0] == "lifeos" and names[1] not in rules


def _walk(shape: Any, reference: Reference, start: int) -> tuple[int, str, str] | None:
    """Where the path leaves the shape, what is wrong there and what mends it."""
    above = reference.root + "".join(f".{step.name}" for step in reference.steps[:start])
    for index, step in enumerate(reference.steps[start:], start):
        shape = _given(shape)
        fields = _fields(shape)
        if fields is not None and step.name is not None:
            if step.name not in fields:
                return None if index < reference.given else _misnamed(step, above, fields)
            shape = fields[step.name]
        elif typing.get_origin(shape) in (tuple, list):
            if step.name is not None:
                message = f"{above} is a list and has no field '{step.name}'"
                return step.offset, message, f"go through it: 'some item in {above}'"
            shape = typing.get_args(shape)[0]
        elif typing.get_origin(shape) is dict:
            shape = typing.get_args(shape)[1]
        elif shape in (str, int, float, bool) or typing.get_origin(shape) is typing.Literal:
            return step.offset, f"{above} is a single value and has no fields", "end the path there"
        else:
            return None
        above += f".{step.name}" if step.name is not None else "[_]"
    return None


def _misnamed(step: Step, above: str, fields: Mapping[str, Any]) -> tuple[int, str, str]:
    near = closest(step.name or "", fields)
    hint = f"did you mean '{near}'?" if near else f"it has: {', '.join(sorted(fields))}"
    return step.offset, f"{above} has no field '{step.name}'", hint


def _given(shape: Any) -> Any:
    """The type of a value that is there: without None. Of several types anything may be there."""
    if isinstance(shape, types.UnionType):
        rest = [part for part in typing.get_args(shape) if part is not type(None)]
        return rest[0] if len(rest) == 1 else Any
    return shape


def _fields(shape: Any) -> dict[str, Any] | None:
    """The fields of a struct by their name on the wire; Rego text stands in no document that rules see."""
    if not (isinstance(shape, type) and issubclass(shape, msgspec.Struct)):
        return None
    fields = {field.encode_name: field.type for field in msgspec.structs.fields(shape)}
    if shape is Catalog:
        del fields["modules"]
    elif shape is Policy:
        del fields["text"]
    return fields
