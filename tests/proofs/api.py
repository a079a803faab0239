"""A small client of the Kubernetes API: objects are plain dicts, and a refusal is what the server said, word for word."""

import json
import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import httpx
import yaml

from tests.proofs.control_plane import ControlPlane

Object = dict[str, Any]

MANAGER = "lifeos-proof"
_DISCOVERY = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
_SETTLE_SECONDS = 120
_LARGEST_REQUEST = 3 << 20  # bytes, fixed in the server


class Refused(Exception):
    """The server's Status of a failed request."""

    def __init__(self, status: Object) -> None:
        super().__init__(status["message"])
        self.code: int = status["code"]
        self.reason: str = status.get("reason", "")
        self.message: str = status["message"]
        found = (status.get("details") or {}).get("causes", [])
        self.causes = [f"{cause.get('field', '')}: {cause.get('message', '')}" for cause in found]


@dataclass(frozen=True)
class Resource:
    """How a kind is addressed."""

    prefix: str
    plural: str
    namespaced: bool

    def path(self, namespace: str) -> str:
        return (
            f"{self.prefix}/namespaces/{namespace}/{self.plural}" if self.namespaced else f"{self.prefix}/{self.plural}"
        )


@dataclass(frozen=True)
class Api:
    """Requests of one user. An object without a namespace, of a kind that has them, goes to `default`."""

    client: httpx.Client
    user: tuple[tuple[str, str], ...] = ()
    resources: dict[tuple[str, str], Resource] = field(default_factory=dict)

    @classmethod
    def of(cls, control_plane: ControlPlane) -> "Api":
        headers = {"Authorization": f"Bearer {control_plane.token}"}
        verify = control_plane.trust()
        return cls(
            httpx.Client(base_url=control_plane.url, headers=headers, verify=verify, timeout=60, trust_env=False)
        )

    def as_user(self, name: str, *groups: str) -> "Api":
        """The same server, asked by somebody else."""
        return replace(self, user=(("Impersonate-User", name), *(("Impersonate-Group", group) for group in groups)))

    def apply(self, body: Object, *, dry_run: bool = False) -> Object:
        """Server-side apply. Fields that the schema does not have are refused, fields of other managers taken over."""
        options = {"fieldManager": MANAGER, "force": "true", "fieldValidation": "Strict", **_dry(dry_run)}
        return self._send("PATCH", self._path(body), body, options, content_type="application/apply-patch+yaml")

    def create(self, body: Object, *, dry_run: bool = False) -> Object:
        options = {"fieldManager": MANAGER, "fieldValidation": "Strict", **_dry(dry_run)}
        return self._send("POST", self._path(body, one=False), body, options, content_type="application/json")

    def get(self, body: Object) -> Object:
        """The stored state of an object, of which only kind, namespace and name are looked at."""
        return self._send("GET", self._path(body))

    def delete(self, body: Object) -> Object:
        return self._send("DELETE", self._path(body))

    def refusal(self, body: Object) -> Refused:
        """The refusal of an apply that changes nothing, waited for: an admission policy works some time after it is stored."""
        deadline = time.monotonic() + _SETTLE_SECONDS
        while time.monotonic() < deadline:
            try:
                self.apply(body, dry_run=True)
            except Refused as refused:
                return refused
            time.sleep(0.1)
        raise AssertionError(f"{body['kind']} {body['metadata']['name']} is still accepted after {_SETTLE_SECONDS} s")

    def install(self, definitions: Iterable[Path]) -> None:
        """Create custom resource definitions from their files, and return when all of their kinds are served."""
        path = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions"
        files = list(definitions)
        with ThreadPoolExecutor(4) as threads:
            list(
                threads.map(
                    lambda file: self._send("POST", path, _content(file), content_type="application/yaml"), files
                )
            )
        deadline = time.monotonic() + _SETTLE_SECONDS
        while missing := {file.stem for file in files} - self._discover():
            if time.monotonic() > deadline:
                raise AssertionError(f"not served after {_SETTLE_SECONDS} s: {sorted(missing)}")
            time.sleep(0.1)

    def _path(self, body: Object, *, one: bool = True) -> str:
        wanted = (body["apiVersion"], body["kind"])
        if wanted not in self.resources:
            self._discover()
        if wanted not in self.resources:
            raise LookupError(f"the server has no {body['kind']} in {body['apiVersion']}")
        metadata = body["metadata"]
        path = self.resources[wanted].path(metadata.get("namespace", "default"))
        return f"{path}/{metadata['name']}" if one else path

    def _discover(self) -> set[str]:
        """Learn all kinds that are served now; returns what definitions of them would be named."""
        names = set()
        for root in ("/api", "/apis"):
            for group in self._send("GET", root, accept=_DISCOVERY)["items"]:
                group_name = group["metadata"].get("name", "")
                for version in group["versions"]:
                    api_version = f"{group_name}/{version['version']}".removeprefix("/")
                    for found in version.get("resources", []):
                        resource = Resource(f"{root}/{api_version}", found["resource"], found["scope"] == "Namespaced")
                        self.resources[api_version, found["responseKind"]["kind"]] = resource
                        names.add(f"{found['resource']}.{group_name}")
        return names

    def _send(
        self,
        method: str,
        path: str,
        body: Object | bytes = b"",
        options: dict[str, str] | None = None,
        **headers: str,
    ) -> Object:
        content = body if isinstance(body, bytes) else json.dumps(body)
        every = [*self.user, *((name.replace("_", "-"), value) for name, value in headers.items())]
        response = self.client.request(method, path, content=content, params=options, headers=every)
        answer: Object = response.json()
        if response.is_error:
            raise Refused(answer)
        return answer


def _dry(dry_run: bool) -> dict[str, str]:
    return {"dryRun": "All"} if dry_run else {}


def _content(definition: Path) -> bytes:
    """As it is, since the server reads YAML; what is too large with all its indentation goes as JSON, which is YAML too."""
    text = definition.read_bytes()
    return text if len(text) <= _LARGEST_REQUEST else json.dumps(yaml.load(text, yaml.CSafeLoader)).encode()
