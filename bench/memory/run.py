"""Recall from a synthetic life with known answers, beside plain qdrant-client and mem0 with the same embeddings: whether it finds, and how long it takes.

    python bench/memory/run.py [--years 9] [--seed 2] [--each 25] [--peers qdrant-client,mem0] [--record]

Prints Markdown. ``--record`` also writes results.json and results.md beside this file. Each peer gets an environment of its own. The first run
embeds the life, which takes minutes; what it made is kept below .build/bench/memory.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from typing import Any, NamedTuple

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.append(f"{os.path.dirname(HERE)}/render")

import environments
import machine
from measure import run

PEERS = {"qdrant-client": "qdrant", "mem0": "mem0"}
"""By name, the environment and the script."""
_TEXTS = 300
"""Of records, that are embedded to see what one takes."""


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--years", type=int, default=9, help="of the life; nine are 110,000 records")
    parser.add_argument("--seed", type=int, default=2, help="of the life; with 1 the weights of recall were chosen")
    parser.add_argument("--each", type=int, default=25, help="questions of a form at most")
    parser.add_argument("--peers", default=",".join(PEERS), help="beside LifeOS [default: %(default)s]")
    parser.add_argument("--record", action="store_true", help="write results.json and results.md")
    arguments = parser.parse_args()
    arguments.peers = [one for one in arguments.peers.split(",") if one]
    if strange := sorted(set(arguments.peers) - set(PEERS)):
        parser.error(f"--peers: {', '.join(strange)}: known are {', '.join(PEERS)}")
    import report  # noqa: PLC0415  after --help

    with tempfile.TemporaryDirectory(prefix="lifeos-bench-") as folder:
        record = _measured(folder, arguments)
    print(report.markdown(record))
    if arguments.record:
        report.write(record)


def _measured(folder: str, arguments: argparse.Namespace) -> dict[str, Any]:
    import life  # noqa: PLC0415  numpy and the engines
    import numpy as np  # noqa: PLC0415
    from otherwise import otherwise  # noqa: PLC0415
    from questions import questions, read  # noqa: PLC0415

    from lifeos.memory.dataset import decode  # noqa: PLC0415
    from lifeos.memory.recall.search import recall  # noqa: PLC0415
    from lifeos.memory.vectors.parts import Parts  # noqa: PLC0415
    from lifeos.models.embedding import Embedding  # noqa: PLC0415

    before = machine.facts()
    embedder = Embedding()
    home = f"{environments.FOLDER}/memory/{arguments.seed}-{arguments.years}"
    lived = life.prepare(home, arguments.seed, arguments.years, embedder)
    version, store = lived.version, lived.store
    records = read(store, version.snapshot)
    asked = [make for form in (questions, otherwise) for make in form(records, arguments.each, arguments.seed)]
    recall(version, "Gasthaus Linde 2025-01-01", 10, life.SCOPES)  # what a service has behind it when it is ready
    own: list[list[str]] = []
    within = Timed(embedder)
    version = version._replace(embedder=within)
    vectors: list[Any] = []
    costs: dict[str, list[float]] = {
        name: [] for name in ("embedding", "embeddingCpu", "recall", "recallCpu", "own", "ownCpu")
    }
    for one in asked:
        begin, spent = time.perf_counter(), time.process_time()
        vectors.append(embedder.vector(one.text))
        costs["embedding"].append(time.perf_counter() - begin)
        costs["embeddingCpu"].append(time.process_time() - spent)
        begin, spent = time.perf_counter(), time.process_time()
        own.append([hit.id for hit in recall(version, one.text, 10, life.SCOPES)])
        costs["recall"].append(time.perf_counter() - begin)
        costs["recallCpu"].append(time.process_time() - spent)
        costs["own"].append(costs["recall"][-1] - within.cost.wall)
        costs["ownCpu"].append(costs["recallCpu"][-1] - within.cost.processor)
    pinned = store.version(version.snapshot)
    assert pinned is not None
    manifest = decode(pinned[1])
    placed = list(Parts(store, embedder).placed(manifest))
    np.savez(
        f"{folder}/given.npz",
        ids=[one.record for one in placed],
        scopes=[one.scope for one in placed],
        vectors=np.stack([one.vector for one in placed]),
        questions=np.stack(vectors),
        granted=list(life.SCOPES),
    )
    with open(f"{folder}/texts.json", "w", encoding="utf-8") as file:
        texts = [version.records.read(one.record, life.SCOPES) for one in placed]
        json.dump({"records": [one.text for one in texts if one], "questions": [one.text for one in asked]}, file)
    peers = {peer: _asked(folder, PEERS[peer]) for peer in arguments.peers}
    return {
        "machine": before,
        "loadAfter": machine.load(),
        "years": arguments.years,
        "seed": arguments.seed,
        "records": sum(part.records for part in manifest.sources.values()),
        "vectors": len(placed),
        "steps": {name: cost._asdict() for name, cost in life.costs(lived, embedder, _TEXTS).items()},
        "texts": _TEXTS,
        "questions": [
            {"text": one.text, "group": one.group, "form": one.form, "LifeOS": _found(own[at], one.answers)}
            | {peer: _found(said["nearest"][at], one.answers) for peer, said in peers.items()}
            for at, one in enumerate(asked)
        ],
        "costs": costs
        | {peer: said["seconds"] for peer, said in peers.items()}
        | {f"{peer}Cpu": said["spent"] for peer, said in peers.items()},
        "loads": {peer: said["load"] for peer, said in peers.items()},
    }


def _asked(folder: str, name: str) -> dict[str, Any]:
    """What a peer found, and in how many seconds."""
    out = f"{folder}/{name}.json"
    given = [f"{folder}/given.npz", f"{folder}/texts.json"]
    run(folder, [environments.python(name, "memory"), f"{HERE}/{name}_tool.py", *given, out], f"{folder}/out")
    with open(out, encoding="utf-8") as file:
        found: dict[str, Any] = json.load(file)
    return found


class Cost(NamedTuple):
    """Seconds, and those of a processor."""

    wall: float
    processor: float


class Timed:
    """An embedder that says what the last text cost."""

    def __init__(self, embedder: Any) -> None:
        self.model, self.dimension, self._embedder = embedder.model, embedder.dimension, embedder
        self.cost = Cost(0.0, 0.0)

    def vector(self, text: str) -> Any:
        """See :class:`lifeos.memory.vectors.index.Embedder`."""
        begin, spent = time.perf_counter(), time.process_time()
        found = self._embedder.vector(text)
        self.cost = Cost(time.perf_counter() - begin, time.process_time() - spent)
        return found


def _found(ids: list[str], answers: tuple[str, ...]) -> dict[str, float]:
    """Recall at 5 and at 10: which part of the answers is among the first, of as many as there is room for."""
    return {str(most): len({*ids[:most]} & {*answers}) / min(most, len(answers)) for most in (5, 10)}


if __name__ == "__main__":
    main()
