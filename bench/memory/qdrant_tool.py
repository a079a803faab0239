"""Plain qdrant-client in its local mode: load vectors, then search each question within scopes. Vectors and questions come as a file, so that both tools
have the same embeddings.

    qdrant_tool.py GIVEN.npz TEXTS.json OUT.json

The texts are for others.
"""

import json
import sys
import time
import uuid

import numpy as np
from qdrant_client import QdrantClient, models


def main() -> None:
    """Write seconds, and the ids of each question's nearest records."""
    given = np.load(sys.argv[1])
    client = QdrantClient(":memory:")
    client.create_collection("life", models.VectorParams(size=given["vectors"].shape[1], distance=models.Distance.DOT))
    ids = [str(uuid.UUID(one)) for one in given["ids"].tolist()]
    payload = [{"scope": one} for one in given["scopes"].tolist()]
    begin = time.perf_counter()
    client.upload_collection("life", given["vectors"], payload, ids)
    load = time.perf_counter() - begin
    granted = models.MatchAny(any=given["granted"].tolist())
    within = models.Filter(must=[models.FieldCondition(key="scope", match=granted)])
    nearest, seconds, spent = [], [], []
    for question in given["questions"]:
        begin, cpu = time.perf_counter(), time.process_time()
        found = client.query_points("life", question.tolist(), query_filter=within, limit=10).points
        seconds.append(time.perf_counter() - begin)
        spent.append(time.process_time() - cpu)
        nearest.append([uuid.UUID(str(one.id)).hex for one in found])
    with open(sys.argv[3], "w", encoding="utf-8") as file:
        json.dump({"load": load, "seconds": seconds, "spent": spent, "nearest": nearest}, file)


if __name__ == "__main__":
    main()
