"""helm: one chart with a ``range`` over the agents of each class; its values are the agents.

The fastest form: a release per agent costs a process each. Strings that need quotes go through ``toJson``.
"""

import json

import yaml
from go import program, version_of
from skeleton import Class, Hole, Pattern

from peers.layout import block
from peers.peer import Command, Peer, write


def _prepare(work: str, classes: list[Class]) -> Command:
    chart = f"{work}/chart"
    write(f"{chart}/Chart.yaml", "apiVersion: v2\nname: fleet\nversion: 1.0.0\n")
    for group in classes:
        objects = "".join(f"---\n{block(item, _hole, _escape)}" for item in group.objects)
        write(
            f"{chart}/templates/{group.name}.yaml", f"{{{{- range .Values.{group.name} }}}}\n{objects}{{{{- end }}}}\n"
        )
    values = {group.name: list(group.values.values()) for group in classes}
    write(f"{work}/values.yaml", yaml.dump(values, Dumper=yaml.CSafeDumper, sort_keys=False, width=120))
    return program("helm"), "template", "fleet", "chart", "--values", "values.yaml"


def _hole(item: Hole | Pattern) -> str:
    if isinstance(item, Hole):
        return f"{{{{ .{item.name} }}}}" if item.plain else f"{{{{ .{item.name} | toJson }}}}"
    parts = (
        _escape(json.dumps(part, ensure_ascii=False)[1:-1]) if isinstance(part, str) else f"{{{{ .{part.name} }}}}"
        for part in item.parts
    )
    text = "".join(parts)
    return text if item.plain else f'"{text}"'


def _escape(text: str) -> str:
    """Braces that are not helm's own."""
    return text.replace("{{", '{{ "{{" }}')


HELM = Peer("helm, one chart", _prepare, lambda: version_of("helm"))
