"""KCL: a schema for an agent's values, a function per class, a list of agents; run through kcl-lib, in process.

kcl-lib is the Rust core of the KCL command line, so no process is started but Python.
"""

import json
from typing import Any

from environments import python, version_in
from skeleton import Class, Hole, Pattern

from peers.peer import Command, Peer, write

_RUN = """import sys

from kcl_lib.api import API, ExecProgramArgs

result = API().exec_program(ExecProgramArgs(k_filename_list=["fleet.k", "agents.k"]))
if result.err_message:
    sys.exit(result.err_message)
print(result.yaml_result)
"""


def _prepare(work: str, classes: list[Class]) -> Command:
    code, data, streams = [], [], []
    for group in classes:
        schema = group.name.title()
        kinds = _types(list(group.values.values()))
        fields = "".join(f"    {name}: {kind}\n" for name, kind in kinds.items())
        objects = "".join(f"        {_expression(item)}\n" for item in group.objects)
        code.append(f"schema {schema}:\n{fields}\n_{group.name} = lambda a: {schema} {{\n    [\n{objects}    ]\n}}\n")
        agents = "".join(f"    {schema} {_literal(values)}\n" for values in group.values.values())
        data.append(f"_{group.name}_agents = [\n{agents}]\n")
        streams.append(f"[item for agent in _{group.name}_agents for item in _{group.name}(agent)]")
    write(f"{work}/fleet.k", "import manifests\n\n" + "\n".join(code))
    write(
        f"{work}/agents.k",
        "import manifests\n\n" + "\n".join(data) + f"\nmanifests.yaml_stream({' + '.join(streams)})\n",
    )
    write(f"{work}/run.py", _RUN)
    return python("kcl"), "run.py"


def _types(rows: list[dict[str, Any]]) -> dict[str, str]:
    names = {str: "str", int: "int", float: "float", bool: "bool"}
    return {
        name: names.get(next(iter(found)), "any") if len(found := {type(row[name]) for row in rows}) == 1 else "any"
        for name in rows[0]
    }


def _expression(tree: Any) -> str:
    if isinstance(tree, Hole):
        return f"a.{tree.name}"
    if isinstance(tree, Pattern):
        parts = (_quoted(part)[1:-1] if isinstance(part, str) else f"${{a.{part.name}}}" for part in tree.parts)
        return f'"{"".join(parts)}"'
    if isinstance(tree, dict):
        return "{" + ", ".join(f"{_quoted(key)}: {_expression(item)}" for key, item in tree.items()) + "}"
    if isinstance(tree, list):
        return "[" + ", ".join(_expression(item) for item in tree) + "]"
    return _literal(tree)


def _literal(value: Any) -> str:
    """A constant. KCL spells three words like Python, and interpolates ``${`` in strings."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_quoted(key)} = {_literal(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_literal(item) for item in value) + "]"
    return _quoted(value) if isinstance(value, str) else repr(value)


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False).replace("${", '$" + "{')


KCL = Peer("KCL", _prepare, lambda: version_in("kcl", "kcl-lib"))
