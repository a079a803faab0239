"""``python -m hera_workflows``, in a working copy: write the workflows where the compiler reads them. The tests compare."""

import os
from typing import Any

import yaml

from hera_workflows import eval_gate, ingest, memory_snapshot, promote, release, suspend

MANIFESTS = (
    eval_gate.manifest,
    ingest.manifest,
    memory_snapshot.clock,
    memory_snapshot.manifest,
    promote.manifest,
    release.manifest,
    suspend.clock,
    suspend.manifest,
)
HOME = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "lifeos", "targets", "workflows")
_HEAD = "# Generated from hera_workflows/ by `python -m hera_workflows`; do not edit.\n"


def texts() -> dict[str, str]:
    """The files, by name."""
    found = {}
    for make in MANIFESTS:
        body = make()
        text = yaml.dump(body, Dumper=_Readable, sort_keys=False, width=1000, allow_unicode=True)
        found[f"{body['metadata']['name']}.yaml"] = _HEAD + text
    return found


class _Readable(yaml.SafeDumper):
    """Scripts as blocks, and lists below the key that they belong to."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, indentless=False)

    def represent_str(self, data: str) -> Any:
        return self.represent_scalar("tag:yaml.org,2002:str", data, style="|" if "\n" in data else None)


_Readable.add_representer(str, _Readable.represent_str)


def main() -> None:
    """Write those files and no others."""
    os.makedirs(HOME, exist_ok=True)
    written = texts()
    for name in os.listdir(HOME):
        if name.endswith(".yaml") and name not in written:
            os.unlink(os.path.join(HOME, name))
    for name, text in written.items():
        with open(os.path.join(HOME, name), "w", encoding="utf-8") as file:
            file.write(text)


if __name__ == "__main__":
    main()
