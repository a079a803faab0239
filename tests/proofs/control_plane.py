"""A real Kubernetes API server on its real database, for the length of a test run.

There is no controller-manager, scheduler or node: objects are admitted, validated and stored, and nothing acts on them. So a
deleted namespace stays, and a namespace has no `default` ServiceAccount until one is created.
"""

import contextlib
import os
import secrets
import shutil
import socket
import ssl
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import httpx

from tests.proofs.programs import program

_START_SECONDS = 180
"""On a machine that is busy with other things; on a quiet one it takes five."""
_LAST_LINES = 15

# Ends the program when this process closes the pipe, or dies in whatever way: an API server left behind holds 700 MiB.
_GUARD = (
    'exec 3<&0; "$@" 3<&- & child=$!; '
    "{ cat <&3; kill -9 $child; } >/dev/null 2>&1 & guard=$!; "
    "wait $child; code=$?; kill $guard 2>/dev/null; exit $code"
)


class ControlPlane:
    """etcd and kube-apiserver in a folder of their own, reachable from this machine only."""

    def __init__(self, seed: Path | None = None) -> None:
        """``seed``: the database's folder that an earlier one left, to begin with a copy of it."""
        self.token = secrets.token_hex(16)
        self.folder = Path(tempfile.mkdtemp(prefix="lifeos-control-plane-"))
        self.port = _free_port()
        if seed is not None:
            shutil.copytree(seed, self.data)
        self._processes: dict[str, subprocess.Popen[bytes]] = {}

    @property
    def data(self) -> Path:
        return self.folder / "data"

    @property
    def url(self) -> str:
        return f"https://127.0.0.1:{self.port}"

    def trust(self) -> ssl.SSLContext:
        """Trusts the certificate that the API server made for itself, and no other."""
        return ssl.create_default_context(cafile=self.folder / "certificates" / "apiserver.crt")

    def start(self, *flags: str) -> None:
        """Return when the API server is ready to answer. ``flags``: more of them, or other values."""
        # The part before the comma is the token of a member of the group to which everything is allowed.
        (self.folder / "tokens").write_text(f'{self.token},admin,admin,"system:masters"\n')
        etcd, apiserver = program("etcd"), program("kube-apiserver")
        self._run("etcd", [str(etcd), *_ETCD])
        self._run("kube-apiserver", [str(apiserver), *_APISERVER, f"--secure-port={self.port}", *flags])
        deadline = time.monotonic() + _START_SECONDS
        while not self._ready():
            for name, process in self._processes.items():
                if process.poll() is not None:
                    raise RuntimeError(f"{name} ended with code {process.returncode}{self._log_end(name)}")
            if time.monotonic() > deadline:
                raise RuntimeError(f"no API server after {_START_SECONDS} s{self._log_end('kube-apiserver')}")
            time.sleep(0.05)

    def stop(self) -> None:
        """End both at once: nobody waits for an answer, and their state is either thrown away or complete on disk."""
        for process in reversed(self._processes.values()):
            assert process.stdin is not None
            process.stdin.close()
            process.wait(timeout=10)

    def remove(self, *, keep_logs: bool = False) -> None:
        """Remove the folder, or what is large in it."""
        shutil.rmtree(self.data if keep_logs else self.folder)

    def _run(self, name: str, command: Sequence[str], environment: Mapping[str, str] | None = None) -> None:
        with (self.folder / f"{name}.log").open("wb") as log:
            self._processes[name] = subprocess.Popen(
                ["/bin/sh", "-c", _GUARD, name, *command],
                cwd=self.folder,
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={**os.environ, **(environment or {})},
                start_new_session=True,  # Ctrl-C is for the test run, which then stops them
            )

    def _ready(self) -> bool:
        with contextlib.suppress(OSError, httpx.TransportError):
            headers = {"Authorization": f"Bearer {self.token}"}
            return httpx.get(f"{self.url}/readyz", headers=headers, verify=self.trust(), trust_env=False).is_success
        return False

    def _log_end(self, name: str) -> str:
        log = self.folder / f"{name}.log"
        return "\n".join([f"; see {log}", *log.read_text(errors="replace").splitlines()[-_LAST_LINES:]])


# Sockets in the folder, not ports: nothing to collide with, and nobody else can reach them. etcd wants a host and a port in
# each URL; they become the socket's file name.
_ETCD = (
    "--data-dir=data",
    "--listen-client-urls=unix://client:0",
    "--advertise-client-urls=unix://client:0",
    "--listen-peer-urls=unix://peer:0",
    "--initial-advertise-peer-urls=unix://peer:0",
    "--initial-cluster=default=unix://peer:0",
    "--unsafe-no-fsync",
    "--log-level=warn",
)

# The API server makes its own certificate, and its key serves to sign service account tokens too, so no program for keys
# is needed. No admission plugin is named: its own defaults apply, ValidatingAdmissionPolicy and PodSecurity among them.
_APISERVER = (
    "--etcd-servers=unix://client:0",
    "--bind-address=127.0.0.1",
    "--advertise-address=192.0.2.1",  # loopback is refused; this one is reserved for documentation, and nobody is told it
    "--endpoint-reconciler-type=none",
    "--service-cluster-ip-range=10.96.0.0/16",
    "--cert-dir=certificates",
    "--token-auth-file=tokens",
    "--authorization-mode=RBAC",
    "--service-account-issuer=https://kubernetes.default.svc",
    "--service-account-key-file=certificates/apiserver.key",
    "--service-account-signing-key-file=certificates/apiserver.key",
    # On by default from 1.36; agents with the Knative profile need it (lifeos/targets/admission/workload_api.py).
    "--feature-gates=MutatingAdmissionPolicy=true",
    "--runtime-config=admissionregistration.k8s.io/v1beta1=true",
)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
