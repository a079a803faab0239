"""LightRAG on a graph that is given: load it, then ask each question in each of its modes. No model extracts anything: what a model would find in the texts is in the graph, and
what it would find in a question comes with it.

    lightrag_tool.py GIVEN.json OUT.json PACKAGES

PACKAGES: where the embedding model and what runs it are installed, so that both tools have the same vectors.
"""

import asyncio
import json
import os
import sys
import tempfile
import time

os.environ["LOG_LEVEL"] = "ERROR"
sys.path.append(sys.argv[3])
sys.path.append(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))))

import numpy as np
from lightrag import LightRAG, QueryParam
from lightrag.kg.shared_storage import initialize_pipeline_status
from lightrag.utils import EmbeddingFunc, Tokenizer

from lifeos.models.embedding import Embedding

MODES = ("naive", "local", "global", "hybrid", "mix")


class Words:
    """Words for tokens: what tiktoken would fetch from the network only bounds the size of a prompt."""

    def encode(self, content: str) -> list[int]:
        """A number a word."""
        self._kept = content.split()
        return list(range(len(self._kept)))

    def decode(self, tokens: list[int]) -> str:
        """The words of what was encoded last."""
        return " ".join(self._kept[at] for at in tokens if at < len(self._kept))


async def _no_model(*_: object, **__: object) -> str:
    raise AssertionError("no model is to be asked")


async def measured(given: dict, folder: str) -> dict:
    """Seconds, and the ids of the records that each mode finds, by question."""
    model = Embedding()

    async def vectors(texts: list[str], **_: object) -> np.ndarray:
        return np.stack([model.vector(text) for text in texts])

    rag = LightRAG(
        working_dir=folder,
        llm_model_func=_no_model,
        embedding_func=EmbeddingFunc(embedding_dim=model.dimension, max_token_size=256, func=vectors),
        tokenizer=Tokenizer("words", Words()),
        enable_llm_cache=False,
    )
    await rag.initialize_storages()
    await initialize_pipeline_status()
    begin = time.perf_counter()
    await rag.ainsert_custom_kg(given["graph"])
    load = time.perf_counter() - begin
    by_text = {chunk["content"]: chunk["source_id"] for chunk in given["graph"]["chunks"]}
    found: dict[str, list[list[str]]] = {mode: [] for mode in MODES}
    seconds: dict[str, list[float]] = {mode: [] for mode in MODES}
    for question, keywords in given["questions"]:
        for mode in MODES:
            asked = QueryParam(
                mode=mode, hl_keywords=[question], ll_keywords=keywords, chunk_top_k=10, enable_rerank=False
            )
            begin = time.perf_counter()
            answer = await rag.aquery_data(question, asked)
            seconds[mode].append(time.perf_counter() - begin)
            chunks = answer.get("data", {}).get("chunks", [])
            found[mode].append([by_text[chunk["content"]] for chunk in chunks[:10]])
    await rag.finalize_storages()
    return {"load": load, "found": found, "seconds": seconds}


def main() -> None:
    """Write what was measured."""
    with open(sys.argv[1], encoding="utf-8") as file:
        given = json.load(file)
    with tempfile.TemporaryDirectory(prefix="lifeos-bench-") as folder:
        result = asyncio.run(measured(given, folder))
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        json.dump(result, file)


if __name__ == "__main__":
    main()
