"""cdk8s, in Python: one app whose charts are the agents; the construct library runs in a node process beside it.

An ``ApiObject`` has fields for apiVersion, kind and metadata only; the others are added as JSON patches, as its
documentation says for what has no generated class.
"""

import json
from typing import Any

from environments import python, version_in
from skeleton import Class

from peers.peer import Command, Peer, write
from peers.python_source import expression

_HOLE = "a[%r]"

_APP = """import json

from cdk8s import ApiObject, ApiObjectMetadata, App, Chart, JsonPatch, YamlOutputType

app = App(outdir="dist", yaml_output_type=YamlOutputType.FILE_PER_APP)


def add(chart, ident, api_version, kind, metadata, **fields):
    item = ApiObject(chart, ident, api_version=api_version, kind=kind, metadata=ApiObjectMetadata(**metadata))
    item.add_json_patch(*[JsonPatch.add("/" + field, value) for field, value in fields.items()])


FUNCTIONS
with open("agents.json", encoding="utf-8") as file:
    agents = json.load(file)
CALLS
app.synth()
"""


def _prepare(work: str, classes: list[Class]) -> Command:
    functions, calls = [], []
    for group in classes:
        lines = "".join(f"    {_add(index, item)}\n" for index, item in enumerate(group.objects))
        functions.append(f"def {group.name}(a):\n    chart = Chart(app, a['agent'])\n{lines}\n")
        calls.append(f'for agent in agents["{group.name}"]:\n    {group.name}(agent)\n')
    write(f"{work}/main.py", _APP.replace("FUNCTIONS", "\n".join(functions)).replace("CALLS", "".join(calls)))
    write(f"{work}/agents.json", json.dumps({group.name: list(group.values.values()) for group in classes}))
    return python("cdk8s"), "main.py"


def _add(index: int, item: Any) -> str:
    rest = {key: value for key, value in item.items() if key not in ("apiVersion", "kind", "metadata")}
    fields = "".join(f", {key}={expression(value, _HOLE)}" for key, value in rest.items())
    return f"add(chart, 'o{index}', {item['apiVersion']!r}, {item['kind']!r}, {expression(item['metadata'], _HOLE)}{fields})"


CDK8S = Peer("cdk8s", _prepare, lambda: version_in("cdk8s", "cdk8s", "jsii", "constructs"), output="dist")
