"""Small rulesets for tests: modules by path, and policies for those of a stage."""

import msgspec

from lifeos.ir import Policy
from lifeos.rego import Ruleset

SMALL = "policies/declaration/small.rego"


def policy(module, text, **more):
    """The Policy document of a module, named by its file."""
    stage, name = module.removesuffix(".rego").split("/")[1:]
    document = {
        "name": name.replace("_", "-"),
        "description": "",
        "stage": stage,
        "module": module,
        "text": text,
        "enforcement": "deny",
        "appliesTo": {"teams": [], "agents": []},
        "parameters": {},
    }
    return msgspec.convert({**document, **more}, Policy)


def ruleset(modules, **parameters):
    """All modules of a stage are policies but those named in ``shared``; with the parameters given, for all of them."""
    policies = [policy(path, text, parameters=parameters) for path, text in modules.items() if "/lib/" not in path]
    later = ("action", "value")
    before = tuple(item for item in policies if item.stage not in later and "package lifeos." not in item.text)
    there = tuple(item for item in policies if item.stage in later and "package lifeos." not in item.text)
    shipped = {path: text for path, text in modules.items() if path.startswith(("policies/action/", "policies/value/"))}
    evaluated = {path: text for path, text in modules.items() if path not in shipped}
    data = {"lifeos": {"catalog": {}, "parameters": {item.name: item.parameters for item in before}}}
    return Ruleset(before, evaluated, data, there, shipped)


def places(faults):
    """File (its last part), line and column of each fault, and what it says."""
    return [(fault.file.rpartition("/")[2], fault.line, fault.column, fault.message) for fault in faults]
