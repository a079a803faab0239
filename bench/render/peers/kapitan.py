"""kapitan: a kadet component per class and a target per agent, with its fast parts switched on.

reclass-rs for the inventory, rapidyaml for the output, one file per target, and workers that are forked: the default,
``spawn``, imports kapitan again in each of them.
"""

import json
from typing import Any

import yaml
from environments import python, version_in
from skeleton import Class

from peers.peer import Command, Peer, write
from peers.python_source import expression

_HOLE = "agent.%s"

_OPTIONS = ("--inventory-backend", "reclass-rs", "--yaml-use-rapidyaml", "--quiet")


def _prepare(work: str, classes: list[Class]) -> Command:
    for group in classes:
        objects = "".join(f"        {expression(item, _HOLE)},\n" for item in group.objects)
        write(f"{work}/components/{group.name}/__init__.py", _COMPONENT.format(objects=objects))
        compiled = {
            "output_path": ".",
            "input_type": "kadet",
            "output_type": "yaml",
            "input_paths": [f"components/{group.name}"],
        }
        _yaml(f"{work}/inventory/classes/{group.name}.yml", {"parameters": {"kapitan": {"compile": [compiled]}}})
        for agent, values in group.values.items():
            parameters = {"kapitan": {"vars": {"target": agent}}, "agent": _escaped(values)}
            _yaml(f"{work}/inventory/targets/{agent}.yml", {"classes": [group.name], "parameters": parameters})
    return python("kapitan"), "-m", "kapitan", "--mp-method", "fork", "compile", *_OPTIONS


_COMPONENT = """from kapitan.inputs.kadet import BaseObj, inventory


def main():
    agent = inventory().parameters.agent
    output = BaseObj()
    output.root.objects = [
{objects}    ]
    return output
"""


def _escaped(value: Any) -> Any:
    """Escape ``${`` and ``$[``, which reclass takes for references."""
    return json.loads(json.dumps(value).replace("${", "\\\\${").replace("$[", "\\\\$["))


def _yaml(path: str, document: Any) -> None:
    write(path, yaml.dump(document, Dumper=yaml.CSafeDumper, sort_keys=False, width=120))


def _one(work: str, agent: str) -> Command:
    return python("kapitan"), "-m", "kapitan", "--mp-method", "fork", "compile", *_OPTIONS, "--targets", agent


KAPITAN = Peer(
    "kapitan",
    _prepare,
    lambda: version_in("kapitan", "kapitan", "reclass-rs", "rapidyaml"),
    output="compiled",
    one=_one,
)
