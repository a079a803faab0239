"""Stands for kiwigrid's k8s-sidecar, whose image is not here: writes the ConfigMaps with a label as files, once or for as long as the pod lives.

By the same variables, as far as our manifests set them: METHOD is LIST or WATCH, NAMESPACE, LABEL and LABEL_VALUE say which ConfigMaps, each key of them
is a file in FOLDER, and with WATCH one that is gone goes. Answers /healthz at 8080 while it follows. Python's own library only: it is the image's one file.
"""

import contextlib
import http.server
import json
import os
import ssl
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Iterator, Mapping
from typing import Any

_ACCOUNT = "/var/run/secrets/kubernetes.io/serviceaccount"
_PORT = 8080
_SECONDS = 30
"""One watch; the next begins with a list, so nothing is missed for longer."""
Json = dict[str, Any]


class Api:
    """The ConfigMaps that were asked for, as the pod's account may read them."""

    def __init__(self, wanted: Mapping[str, str]) -> None:
        """``wanted``: the variables."""
        selector = urllib.parse.quote(f"{wanted['LABEL']}={wanted['LABEL_VALUE']}")
        self._path = f"/api/v1/namespaces/{wanted['NAMESPACE']}/configmaps?labelSelector={selector}"
        self._context = ssl.create_default_context(cafile=f"{_ACCOUNT}/ca.crt")

    def list(self) -> tuple[list[Json], str]:
        """All of them, and as of which version of the cluster. Raises :class:`OSError`."""
        with self._open("") as answer:
            found = json.load(answer)
        return found["items"], found["metadata"]["resourceVersion"]

    def changes(self, version: str) -> Iterator[None]:
        """One after each change since a version, until the watch is over. Raises :class:`OSError`."""
        with self._open(f"&watch=true&timeoutSeconds={_SECONDS}&resourceVersion={version}") as answer:
            for _ in answer:
                yield

    def _open(self, more: str) -> Any:
        with open(f"{_ACCOUNT}/token", encoding="ascii") as token:  # renewed by the kubelet
            headers = {"authorization": f"Bearer {token.read()}"}
        request = urllib.request.Request(f"https://kubernetes.default.svc{self._path}{more}", headers=headers)
        return urllib.request.urlopen(request, context=self._context, timeout=2 * _SECONDS)  # noqa: S310


def write(maps: list[Json], folder: str) -> None:
    """Exactly these files are there: each as a whole, for who watches the folder reads at once, and none that is gone."""
    files = {name: text for body in maps for name, text in (body.get("data") or {}).items()}
    for name, text in files.items():
        path = os.path.join(folder, name)
        with contextlib.suppress(FileNotFoundError), open(path, encoding="utf-8") as file:
            if file.read() == text:
                continue
        with open(f"{folder}/.{name}", "w", encoding="utf-8") as file:  # hidden: OPA reads no hidden files
            file.write(text)
        os.replace(f"{folder}/.{name}", path)
    for name in os.listdir(folder):
        if name not in files:
            os.unlink(os.path.join(folder, name))


class _Health(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Kubelet asks all the time."""


def main() -> None:
    """Once, or for as long as the pod lives."""
    wanted = os.environ
    api, folder = Api(wanted), wanted["FOLDER"]
    while True:
        try:
            maps, version = api.list()
            write(maps, folder)
            if wanted["METHOD"] == "LIST":
                return
            if threading.active_count() == 1:
                server = http.server.ThreadingHTTPServer(("", _PORT), _Health)
                threading.Thread(target=server.serve_forever, daemon=True).start()
            for _ in api.changes(version):
                write(api.list()[0], folder)
        except OSError as error:  # the API server is away
            print(f"again after {error}", flush=True)
            time.sleep(1)


if __name__ == "__main__":
    main()
