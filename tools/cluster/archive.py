"""Images as OCI archives, made of files by Python alone: no daemon, no registry, and the same bytes each time.

https://github.com/opencontainers/image-spec: a layer is a tar, an image is JSON that names layers by digest, and all lies in one tar.
"""

import contextlib
import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

_INDEX = "application/vnd.oci.image.index.v1+json"
_MANIFEST = "application/vnd.oci.image.manifest.v1+json"
_CONFIG = "application/vnd.oci.image.config.v1+json"
_LAYER = "application/vnd.oci.image.layer.v1.tar"
_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}


@dataclass(frozen=True)
class Image:
    """What an image holds and how it starts. ``bases`` are tars that become layers as they are; ``files`` is one layer on top, sources
    by the path in the image, where a source that is a folder is taken whole."""

    name: str
    bases: tuple[str, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)
    entrypoint: tuple[str, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)
    user: str = "65532:65532"
    """Nobody in particular; a number, so that Kubernetes can tell that it is not root."""


def pack(image: Image, path: str) -> str:
    """Write the archive; the reference that pods name the image by, with its digest."""
    own = layer(image.files) if image.files else None
    layers = [(_digest_of(base), os.path.getsize(base)) for base in image.bases]
    if own is not None:
        layers.append((_digest(own), len(own)))
    config = _json(_configuration(image, [digest for digest, _ in layers]))
    manifest = _json(
        {
            "schemaVersion": 2,
            "mediaType": _MANIFEST,
            "config": _descriptor(_CONFIG, config),
            "layers": [{"mediaType": _LAYER, "digest": digest, "size": size} for digest, size in layers],
        }
    )
    reference = f"{image.name}@{_digest(manifest)}"
    named = {**_descriptor(_MANIFEST, manifest), "annotations": {"io.containerd.image.name": reference}}
    index = _json({"schemaVersion": 2, "mediaType": _INDEX, "manifests": [named]})
    with whole(path) as new, tarfile.open(new, "w", format=tarfile.PAX_FORMAT) as archive:
        _put(archive, "oci-layout", _json({"imageLayoutVersion": "1.0.0"}))
        _put(archive, "index.json", index)  # near the front, where `reference` looks for it
        for blob in (manifest, config, *([own] if own is not None else [])):
            _put(archive, _blob(_digest(blob)), blob)
        for (digest, size), base in zip(layers, image.bases, strict=False):
            with open(base, "rb") as file:
                archive.addfile(_member(_blob(digest), size), file)
    return reference


@contextlib.contextmanager
def whole(path: str) -> Iterator[str]:
    """Where to write what is to be at a path: it is there when all of it was written, and of what was not nothing is left, for it would take the room that
    may have been missing."""
    new = f"{path}.new"
    try:
        yield new
        os.replace(new, path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(new)


def reference(path: str) -> str:
    """The name and digest of the image in an archive of ours."""
    with tarfile.open(path) as archive:
        file = archive.extractfile("index.json")
        assert file is not None, "each of ours has one"
        return str(json.load(file)["manifests"][0]["annotations"]["io.containerd.image.name"])


def _configuration(image: Image, layers: list[str]) -> dict[str, Any]:
    path = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
    return {
        "architecture": _ARCHITECTURES[os.uname().machine],
        "os": "linux",
        "config": {
            "User": image.user,
            "Env": [f"{key}={value}" for key, value in {"PATH": path, **image.environment}.items()],
            "Entrypoint": list(image.entrypoint),
        },
        "rootfs": {"type": "layers", "diff_ids": layers},
    }


def layer(files: Mapping[str, str]) -> bytes:
    """Files with their parents, in order of their names, owned by root, of no date; executable or not is all that is kept of their modes."""
    content = dict(sorted(pair for target, source in files.items() for pair in _below(target.strip("/"), source)))
    parents = {parent for target in content for parent in _parents(target)}
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=tarfile.PAX_FORMAT) as made:
        for target in sorted(parents | content.keys()):
            member = _member(target, 0)
            if target not in content:
                member.type, member.mode = tarfile.DIRTYPE, 0o755
                made.addfile(member)
                continue
            source = content[target]
            member.mode = 0o755 if os.access(source, os.X_OK) else 0o644
            member.size = os.path.getsize(source)
            with open(source, "rb") as file:
                made.addfile(member, file)
    return buffer.getvalue()


def _below(target: str, source: str) -> Iterable[tuple[str, str]]:
    if not os.path.isdir(source):
        yield target, source
        return
    for folder, _, names in os.walk(source):
        for name in names:
            path = os.path.join(folder, name)
            yield os.path.join(target, os.path.relpath(path, source)), path


def _parents(target: str) -> Iterable[str]:
    while target := os.path.dirname(target):
        yield target


def _put(archive: tarfile.TarFile, name: str, content: bytes) -> None:
    archive.addfile(_member(name, len(content)), io.BytesIO(content))


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size = size
    return member


def _descriptor(kind: str, content: bytes) -> dict[str, Any]:
    return {"mediaType": kind, "digest": _digest(content), "size": len(content)}


def _blob(digest: str) -> str:
    return f"blobs/sha256/{digest.removeprefix('sha256:')}"


def _digest(content: bytes) -> str:
    return f"sha256:{hashlib.sha256(content).hexdigest()}"


def _digest_of(path: str) -> str:
    with open(path, "rb") as file:
        return f"sha256:{hashlib.file_digest(file, 'sha256').hexdigest()}"


def _json(body: dict[str, Any]) -> bytes:
    return json.dumps(body, sort_keys=True).encode()
