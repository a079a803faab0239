"""Recall from a synthetic life with known answers, beside LightRAG on the same records, the same graph and the same embeddings.

    python bench/memory/graphrag.py [--years 1] [--seed 2] [--each 25] [--record]

Prints Markdown. ``--record`` also writes graphrag.json and graphrag.md beside this file. LightRAG gets an environment of its own. It embeds every entity and every relation, too, which takes minutes
a year.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from itertools import combinations
from pathlib import Path
from statistics import fmean, quantiles
from typing import Any

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.append(f"{os.path.dirname(HERE)}/render")

import environments
import machine
from measure import run


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--years", type=int, default=1, help="of the life; a year is 12,000 records")
    parser.add_argument("--seed", type=int, default=2, help="of the life; with 1 the weights of recall were chosen")
    parser.add_argument("--each", type=int, default=25, help="questions of a form at most")
    parser.add_argument("--record", action="store_true", help="write graphrag.json and graphrag.md")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="lifeos-bench-") as folder:
        record = _measured(folder, arguments)
    text = _markdown(record)
    print(text)
    if arguments.record:
        rounded = json.loads(json.dumps(record), parse_float=lambda number: float(f"{float(number):.4g}"))
        Path(f"{HERE}/graphrag.json").write_text(json.dumps(rounded, indent=1, ensure_ascii=False) + "\n")
        Path(f"{HERE}/graphrag.md").write_text(text + "\n")


def _measured(folder: str, arguments: argparse.Namespace) -> dict[str, Any]:
    import life  # noqa: PLC0415  numpy and the engines
    from questions import questions, read  # noqa: PLC0415

    from lifeos.memory.recall.search import recall  # noqa: PLC0415
    from lifeos.models.embedding import Embedding  # noqa: PLC0415

    before = machine.facts()
    home = f"{environments.FOLDER}/memory/{arguments.seed}-{arguments.years}"
    version, store, *_ = life.prepare(home, arguments.seed, arguments.years, Embedding())
    asked = questions(read(store, version.snapshot), arguments.each, arguments.seed)
    recall(version, "Gasthaus Linde 2025-01-01", 10, life.SCOPES)  # what a service has behind it when it is ready
    own: list[list[str]] = []
    seconds: list[float] = []
    for one in asked:
        begin = time.perf_counter()
        own.append([hit.id for hit in recall(version, one.text, 10, life.SCOPES)])
        seconds.append(time.perf_counter() - begin)
    graph = _graph(store, version.snapshot)
    with open(f"{folder}/given.json", "w", encoding="utf-8") as file:
        given = [(one.text, _keywords(version, one.text, life.SCOPES)) for one in asked]
        json.dump({"graph": graph, "questions": given}, file)
    packages = next(path for path in sys.path if path.endswith("site-packages"))
    python = environments.python("lightrag", "memory")
    run(
        folder,
        [python, f"{HERE}/lightrag_tool.py", f"{folder}/given.json", f"{folder}/found.json", packages],
        f"{folder}/out",
    )
    with open(f"{folder}/found.json", encoding="utf-8") as file:
        peer = json.load(file)
    tools = {"LifeOS": own, **{f"LightRAG, {mode}": found for mode, found in peer["found"].items()}}
    return {
        "machine": before,
        "loadAfter": machine.load(),
        "peer": environments.version_in("lightrag", "lightrag-hku"),
        "years": arguments.years,
        "seed": arguments.seed,
        "chunks": len(graph["chunks"]),
        "entities": len(graph["entities"]),
        "relations": len(graph["relationships"]),
        "load": peer["load"],
        "questions": [
            {"text": one.text, "hops": one.hops, **{tool: _found(ids[at], one.answers) for tool, ids in tools.items()}}
            for at, one in enumerate(asked)
        ],
        "seconds": {"LifeOS": seconds, **{f"LightRAG, {mode}": each for mode, each in peer["seconds"].items()}},
    }


def _keywords(version: Any, question: str, scopes: Any) -> list[str]:
    """What a model would at best find in a question: the names and days that LifeOS finds. Without any, the question itself."""
    from lifeos.memory.recall.question import read  # noqa: PLC0415  with the engines

    found = read(question, version.names, scopes)
    return [*(one.name for one in found.names), *found.moments] or [question]


def _found(ids: list[str], answers: tuple[str, ...]) -> dict[str, float]:
    """Recall at 5 and at 10, as in run.py."""
    return {str(most): len({*ids[:most]} & {*answers}) / min(most, len(answers)) for most in (5, 10)}


def _graph(store: Any, snapshot: str) -> dict[str, list[dict[str, Any]]]:
    """What a model would at best find in the records: the names and the day of each, and that they belong together."""
    import msgspec  # noqa: PLC0415  with the engines

    from lifeos.memory.dataset import decode  # noqa: PLC0415
    from lifeos.memory.ontology import ontology  # noqa: PLC0415
    from lifeos.memory.record import Measurement, Record, when  # noqa: PLC0415
    from lifeos.memory.wording import wording  # noqa: PLC0415

    decoder = msgspec.json.Decoder(Record)
    chunks, entities, relations = [], {}, []
    manifest = decode(store.version(snapshot)[1])
    for path, entry in sorted(manifest.files.items()):
        for line in store.get(entry).splitlines() if path.startswith("records/") else ():
            record = decoder.decode(line)
            if isinstance(record.content, Measurement):
                continue
            text = wording(record.content)
            chunks.append({"content": text, "source_id": record.id, "chunk_order_index": 0})
            kind = str(record.content.__struct_config__.tag)
            names = [*_names(record.content, ontology().classes[kind][1]), *filter(None, [when(record.content)[:10]])]
            for name in names:
                entities.setdefault(
                    name, {"entity_name": name, "entity_type": kind, "description": name, "source_id": record.id}
                )
            for one, other in combinations(dict.fromkeys(names), 2):
                relations.append(
                    {"src_id": one, "tgt_id": other, "description": text, "keywords": kind, "source_id": record.id}
                )
    return {"chunks": chunks, "entities": list(entities.values()), "relationships": relations}


def _names(content: Any, properties: Any) -> list[str]:
    found: list[str] = []
    for one in properties:
        value = getattr(content, one.field)
        if not one.datatypes and value:
            found += value if isinstance(value, tuple) else [value]
    return found


def _markdown(record: dict[str, Any]) -> str:
    host = record["machine"]
    tools = list(record["seconds"])
    head = (
        f"{host['date']}, {host['processors']} x {host['processor']}, Python {host['python']}, load {host['loadBefore']} before and "
        f"{record['loadAfter']} after. {record['peer']}. A life of {record['years']} year{'s' * (record['years'] > 1)} (seed {record['seed']}): "
        f"{record['chunks']:,} records that are embedded; for LightRAG also {record['entities']:,} entities and {record['relations']:,} relations, "
        f"loaded in {record['load']:.0f} s. No language model on either side: the graph and the keywords of questions are LifeOS's."
    )
    lines = [
        head,
        "",
        "| recall at 5, at 10 | questions | " + " | ".join(tools) + " |",
        "|---|--:|" + "--:|" * len(tools),
    ]
    for hops in (1, 2):
        some = [one for one in record["questions"] if one["hops"] == hops]
        cells = [", ".join(f"{fmean(one[tool][most] for one in some):.2f}" for most in ("5", "10")) for tool in tools]
        lines.append(f"| {hops} record{'s' * (hops > 1)} to the answer | {len(some)} | " + " | ".join(cells) + " |")
    for name, at in (("p50", 49), ("p95", 94)):
        cells = [f"{quantiles(record['seconds'][tool], n=100)[at] * 1000:.1f}" for tool in tools]
        lines.append(f"| ms, {name}, embedding included | | " + " | ".join(cells) + " |")
    return "\n".join(lines)


if __name__ == "__main__":
    main()
