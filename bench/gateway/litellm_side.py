"""The LiteLLM proxy on its rendered configuration, as it is and with a guardrail of its own that asks OPA."""

import os
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import yaml

from lifeos.ir import Catalog
from lifeos.kube.names import credential_variable
from lifeos.targets import router
from tests.proofs.litellm_proxy import KEY, _program, _standing_in
from tests.proofs.test_opa import free_port

HEADERS = {"authorization": f"Bearer {KEY}"}
PATH = "/openai/deployments/local/chat/completions"
_HOOK = Path(__file__).with_name("litellm_hook.py.txt")
_PATIENCE = 300


@contextmanager
def running(catalog: Catalog, folder: Path, upstream: int, opa: int = 0, question: bytes = b"") -> Iterator[Any]:
    """Its port and its process. ``opa``: the port that its guardrail asks; without one there is none."""
    folder.mkdir()
    stood_in = _standing_in(catalog, upstream)
    for name, text in router.config_files(stood_in).items():
        (folder / name).write_text(text)
    if opa:
        path = folder / "config.yaml"
        hook = {"guardrail": "litellm_hook.Hook", "mode": "pre_call", "default_on": True}
        found = yaml.safe_load(path.read_text())
        path.write_text(yaml.safe_dump({**found, "guardrails": [{"guardrail_name": "opa", "litellm_params": hook}]}))
        (folder / "litellm_hook.py").write_text(_HOOK.read_text())
        (folder / "question").write_bytes(question)
    secrets = [one.credential for route in stood_in.routes.values() for one in route.upstreams if one.credential]
    env = {
        **router.ENVIRONMENT,
        "HOME": str(folder),
        "PATH": os.environ["PATH"],
        "LITELLM_MASTER_KEY": KEY,
        "BENCH_OPA": f"http://127.0.0.1:{opa}",
        "BENCH_QUESTION": str(folder / "question"),
        **{credential_variable(secret): "a" for secret in secrets},
    }
    port = free_port()
    command = [_program(), f"--config={folder}/config.yaml", f"--port={port}", "--host=127.0.0.1", "--num_workers=1"]
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, cwd=folder, env=env, stdout=log, stderr=log)
    try:
        end = time.monotonic() + _PATIENCE
        while not _alive(port):
            if process.poll() is not None or time.monotonic() > end:
                raise SystemExit(f"LiteLLM does not run: {(folder / 'log').read_text()[-2000:]}")
            time.sleep(0.5)
        yield port, process
    finally:
        process.terminate()
        process.wait(30)


def _alive(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/liveliness", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False
