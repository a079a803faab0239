"""Behind the router: a provider that counts what it is asked, and the small model of this repository."""

from tests.e2e import upstream
from tests.e2e.guard import SYSTEM
from tests.e2e.security import RESTRICTED

KEYS = {"provider-anthropic": "canary-of-anthropic", "provider-openai": "canary-of-openai"}
"""The keys of the providers, by their Secrets."""
READ, WRITTEN = 1000, 100
"""Tokens of each answer, as the provider counts them."""
DECLARED = tuple(
    (
        "agents.d/platform/models.yaml",
        f"    - model: {before}\n",
        f"    - model: openai/{before.partition('/')[2]}\n      apiBase: http://provider.lifeos-system.svc.cluster.local:8080/v1\n",
    )
    for before in ("anthropic/claude-opus-5-5", "openai/gpt-5.5-2026-04-23")
)
"""Another provider for the frontier routes: a line of YAML for each."""
_CHOICE = {"index": 0, "finish_reason": "stop", "message": {"role": "assistant", "content": "Yes."}}
_USAGE = {"prompt_tokens": READ, "completion_tokens": WRITTEN, "total_tokens": READ + WRITTEN}
WORDS, PAUSE = 24, 0.5
"""Of an answer that is streamed: how many words, and seconds from one to the next."""
EVENTS = WORDS + 3
"""The words, that there are no more, what it cost, and the end."""
_STREAMED = f"""
import json, time
def streamed(asked):
    chunk = {{"id": "1", "object": "chat.completion.chunk", "created": 1, "model": asked["model"]}}
    def said(delta, reason=None):
        return json.dumps({{**chunk, "choices": [{{"index": 0, "delta": delta, "finish_reason": reason}}]}})
    for _ in range({WORDS}):
        yield said({{"role": "assistant", "content": f"{{time.time()}} "}})
        time.sleep({PAUSE})
    yield said({{}}, "stop")
    if (asked.get("stream_options") or {{}}).get("include_usage"):
        yield json.dumps({{**chunk, "choices": [], "usage": {_USAGE}}})
    yield "[DONE]"
"""
# Each word of a stream is the time at which it was written.
_PROVIDER = upstream.command(
    '[asked["model"], self.headers["authorization"]]',
    'streamed(asked) if asked.get("stream") else '
    f'{{"id": "1", "object": "chat.completion", "created": 1, "model": asked["model"], "choices": {[_CHOICE]}, "usage": {_USAGE}}}',
    before=_STREAMED,
)


def objects(image):
    """What to apply; ``image``: of LifeOS, with its small models."""
    for name, key in KEYS.items():
        meta = {"name": name, "namespace": SYSTEM}
        yield {"apiVersion": "v1", "kind": "Secret", "metadata": meta, "stringData": {"api-key": key}}
    yield from _server("provider", image, _PROVIDER)
    yield from _server("models", image, ["lifeos", "models", "serve", "--host=0.0.0.0", "--port=8080"])


def _server(name, image, command):
    meta, labels = {"name": name, "namespace": SYSTEM}, {"app.kubernetes.io/name": name}
    container = {
        "name": "server",
        "image": image,
        "command": command,
        "readinessProbe": {"tcpSocket": {"port": 8080}, "periodSeconds": 1},
        "volumeMounts": [{"name": "scratch", "mountPath": "/tmp"}],
        "securityContext": RESTRICTED,
    }
    pod = {
        "automountServiceAccountToken": False,
        "terminationGracePeriodSeconds": 2,
        "containers": [container],
        "volumes": [{"name": "scratch", "emptyDir": {}}],
    }
    yield {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": meta,
        "spec": {"selector": labels, "ports": [{"port": 8080}]},
    }
    spec = {"selector": {"matchLabels": labels}, "template": {"metadata": {"labels": labels}, "spec": pod}}
    yield {"apiVersion": "apps/v1", "kind": "Deployment", "metadata": meta, "spec": spec}
