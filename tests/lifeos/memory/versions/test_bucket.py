"""A store in a bucket, over HTTP."""

import os
from datetime import UTC, datetime

import pytest
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Route

from lifeos.errors import LifeOSError
from lifeos.memory.store import Store
from lifeos.memory.verify import verify
from lifeos.memory.versions.bucket import Bucket, Keys, beside, bucket
from lifeos.memory.versions.restore import restore
from tests.lifeos.agent.served import serving
from tests.lifeos.memory.lives import LIFE, version

KEYS = Keys("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY")


@pytest.fixture
def service(tmp_path):
    """The URL of an S3 service that has a bucket with the folder as it is, and what it was asked."""
    asked = []

    def get(request):
        asked.append(request)
        path = tmp_path / "remote" / request.path_params["key"].removeprefix("memory/life/store/")
        return Response(path.read_bytes()) if path.is_file() else Response(status_code=404)

    def delete(request):
        path = tmp_path / "remote" / request.path_params["key"].removeprefix("memory/life/store/")
        if "kept" not in path.name:
            path.unlink(missing_ok=True)
        return Response(status_code=403 if "denied" in path.name else 204)

    async def put(request):
        if request.path_params["key"].endswith("denied"):
            return Response(status_code=403)
        (tmp_path / "put").write_bytes(await request.body())
        asked.append(request)
        return Response()

    routes = [
        Route("/objects/{key:path}", get, methods=["GET"]),
        Route("/objects/{key:path}", put, methods=["PUT"]),
        Route("/objects/{key:path}", delete, methods=["DELETE"]),
    ]
    with serving(Starlette(routes=routes)) as url:
        yield url, asked


def test_a_version_is_brought_from_it_whole(service, tmp_path):
    _, snapshot = version(tmp_path / "remote", LIFE)
    url, asked = service
    here = Store(str(tmp_path / "here"))
    assert restore(here, bucket(url, "objects", "life", KEYS), snapshot, None).objects > 0
    assert verify(here, snapshot).sources
    assert all(one.headers["authorization"].startswith("AWS4-HMAC-SHA256 Credential=AKIA") for one in asked)


def test_what_is_lost_or_damaged_there_or_nobody_is_there(service, tmp_path):
    _, snapshot = version(tmp_path / "remote", LIFE)
    here, remote = Store(str(tmp_path / "here")), bucket(service[0], "objects", "life", KEYS)
    with pytest.raises(LifeOSError, match="is not in http"):
        restore(here, remote, "sha256:" + "1" * 64, None)
    path = max((tmp_path / "remote/files").rglob("*"), key=lambda one: one.is_file() and os.path.getsize(one))
    path.write_bytes(b"damaged")
    with pytest.raises(LifeOSError, match="is damaged"):
        restore(here, remote, snapshot, None)
    path.unlink()
    with pytest.raises(LifeOSError, match=r"cannot read http.*404"):
        restore(here, remote, snapshot, None)
    with pytest.raises(LifeOSError, match="no answer"):
        bucket("http://127.0.0.1:1", "objects", "life", KEYS).object("0" * 32)
    with pytest.raises(LifeOSError, match="there are no keys"):
        bucket("http://127.0.0.1:1", "objects", "life", Keys("", ""))


def test_a_request_is_signed_as_amazon_signs_it():
    """Against a signature that botocore 1.43 made of the same request at the same time."""
    remote = Bucket("https://s3.example.com", "objects", "memory/life/store", KEYS)
    url = "https://s3.example.com/objects/memory/life/store/versions/abc"
    at = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
    signed = remote._signed("GET", url, at)
    assert (
        signed["authorization"].rpartition("=")[2] == "17347972a02668285b95b4963cd53a26e276f0a6898e2ed7d2ac9d5c270e9ce4"
    )
    signed = remote._signed("PUT", "https://s3.example.com/objects/memory/life/forgotten", at, b"record:1\n")
    assert (
        signed["authorization"].rpartition("=")[2] == "bff6a222db633d6ae873c7f353501e3a86894beec1350440fe885d61f54d0ac2"
    )


def test_what_is_written_beside_the_store_is_there_or_it_is_said(service, tmp_path):
    url, asked = service
    place = beside(url, "objects", "life", KEYS)
    place.write(f"{place.folder}/forgotten", b"record:1\n")
    assert (tmp_path / "put").read_bytes() == b"record:1\n"
    assert asked[-1].path_params["key"] == "memory/life/forgotten"
    with pytest.raises(OSError, match="status 403"):
        place.write(f"{place.folder}/denied", b"record:1\n")
    with pytest.raises(LifeOSError, match="there are no keys"):
        beside(url, "objects", "life", Keys("a", ""))


def test_what_is_removed_is_not_there_or_it_is_said(service, tmp_path):
    remote = bucket(service[0], "objects", "life", KEYS)
    for name in ("0123", "01kept", "01denied"):
        path = tmp_path / "remote/files/md5" / name[:2] / name[2:]
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    remote.remove("0123")
    assert not (tmp_path / "remote/files/md5/01/23").exists()
    remote.remove("0123")
    with pytest.raises(OSError, match="is there all the same"):
        remote.remove("01kept")
    with pytest.raises(OSError, match="status 403"):
        remote.remove("01denied")
