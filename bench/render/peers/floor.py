"""The floor: Python that fills text templates and writes the same files as LifeOS, one an object, with no check of anything.

No tool: it says what it costs to read the values and to put the files on the disk.
"""

import json
import platform
import sys

from skeleton import Class, Hole, Pattern

from peers.layout import block
from peers.peer import Command, Peer, write

_FILL = """import json
import os

with open("agents.json", encoding="utf-8") as file:
    groups = json.load(file)
with open("templates.json", encoding="utf-8") as file:
    templates = json.load(file)
for group, agents in groups.items():
    for values in agents:
        folder = f"out/{values['agent']}"
        os.makedirs(folder)
        quoted = {f"q_{name}": json.dumps(value) for name, value in values.items()}
        both = values | quoted
        for index, template in enumerate(templates[group]):
            with open(f"{folder}/{index}.yaml", "w", encoding="utf-8") as file:
                file.write(template % both)
"""


def _prepare(work: str, classes: list[Class]) -> Command:
    templates = {
        group.name: [block(item, _hole, lambda text: text.replace("%", "%%")) for item in group.objects]
        for group in classes
    }
    write(f"{work}/templates.json", json.dumps(templates))
    write(f"{work}/agents.json", json.dumps({group.name: list(group.values.values()) for group in classes}))
    write(f"{work}/fill.py", _FILL)
    return sys.executable, "-I", "-S", "fill.py"


def _hole(item: Hole | Pattern) -> str:
    if isinstance(item, Hole):
        return f"%({item.name})s" if item.plain else f"%(q_{item.name})s"
    parts = (
        json.dumps(part, ensure_ascii=False)[1:-1].replace("%", "%%") if isinstance(part, str) else f"%({part.name})s"
        for part in item.parts
    )
    return "".join(parts) if item.plain else f'"{"".join(parts)}"'


FLOOR = Peer("static text (floor)", _prepare, lambda: f"Python {platform.python_version()}", output="out")
